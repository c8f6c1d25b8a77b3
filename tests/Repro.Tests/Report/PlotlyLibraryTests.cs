using System.Security.Cryptography;
using Repro.Report;

namespace Repro.Tests.Report;

public class PlotlyLibraryTests
{
    /// <summary>The library is the published one; another version of the package must be looked at before it is drawn with.</summary>
    [Fact]
    public void The_library_and_its_licence_are_written_once_and_mended_when_altered()
    {
        var root = Directory.CreateTempSubdirectory("repro-library-").FullName;
        try
        {
            PlotlyLibrary.CopyTo(root);
            var file = Path.Combine(root, "assets", PlotlyLibrary.FileName);
            Assert.Equal([PlotlyLibrary.FileName, PlotlyLibrary.FileName + ".LICENSE.txt"],
                Directory.GetFiles(Path.Combine(root, "assets")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
            Assert.Equal("f33191858012cf263ca873b819c5e7405538183fe3d0e1a6d7b3e577867bcc37",
                Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))));
            var written = File.GetLastWriteTimeUtc(file).AddDays(-1);
            File.SetLastWriteTimeUtc(file, written);
            PlotlyLibrary.CopyTo(root);
            Assert.Equal(written, File.GetLastWriteTimeUtc(file));
            using (var altered = File.OpenWrite(file)) altered.WriteByte((byte)'x');
            PlotlyLibrary.CopyTo(root);
            Assert.Equal("f33191858012cf263ca873b819c5e7405538183fe3d0e1a6d7b3e577867bcc37",
                Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
