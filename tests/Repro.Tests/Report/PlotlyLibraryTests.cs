using System.Text.Json;
using System.Xml.Linq;
using Repro.Report;

namespace Repro.Tests.Report;

public class PlotlyLibraryTests
{
    private static readonly string Source = Path.Combine(RepositoryRoot(), "src", "Repro", "plotly");

    [Fact]
    public void One_version_everywhere()
    {
        using var package = JsonDocument.Parse(File.ReadAllText(Path.Combine(Source, "package.json")));
        Assert.Equal(
            PlotlyLibrary.Version, package.RootElement.GetProperty("dependencies").GetProperty("plotly.js-cartesian-dist-min").GetString());
        Assert.Equal(
            PlotlyLibrary.Version, XDocument.Load(Path.Combine(Source, "Plotly.targets")).Descendants("PlotlyVersion").Single().Value);
    }

    [Fact]
    public void The_lock_file_keeps_the_integrity_and_names_no_host()
    {
        var text = File.ReadAllText(Path.Combine(Source, "package-lock.json"));
        Assert.Contains("\"integrity\": \"sha512-", text, StringComparison.Ordinal);
        Assert.DoesNotContain("resolved", text, StringComparison.Ordinal);
        Assert.DoesNotContain("://", text, StringComparison.Ordinal);
    }

    /// <summary>Where the build had npm, the file beside the program is the one whose hash the pages would ask the CDN for.</summary>
    [Fact]
    public void The_file_beside_the_program_is_the_published_one()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "assets", PlotlyLibrary.FileName);
        Assert.Equal(File.Exists(file) ? file : null, PlotlyLibrary.LocalFile);
    }

    [Fact]
    public void An_altered_file_is_not_taken()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "alert(1)");
            Assert.Null(PlotlyLibrary.Verified(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Repro.sln"))) folder = Path.GetDirectoryName(folder)
            ?? throw new InvalidOperationException("Repro.sln is in no folder above the tests");
        return folder;
    }
}
