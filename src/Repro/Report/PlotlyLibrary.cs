using Plotly.NET;
using Repro.Files;

namespace Repro.Report;

/// <summary>plotly.js: the one that Plotly.NET carries, put once into <c>assets/</c> for all pages.</summary>
public static class PlotlyLibrary
{
    /// <summary>Name below <c>assets/</c>.</summary>
    public const string FileName = $"plotly-{Globals.PLOTLYJS_VERSION}.min.js";

    private const string LicenceName = FileName + ".LICENSE.txt";

    /// <summary>Puts the library and its licence into <c>assets/</c> below a results folder, unless they are there.</summary>
    public static void CopyTo(string outputFolder)
    {
        foreach (var name in (string[])[FileName, LicenceName])
        {
            var target = Path.Combine(outputFolder, "assets", name);
            var content = Content(name);
            if (IsThere(target, content)) continue;
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            WholeFile.Write(target, content);
        }
    }

    private static bool IsThere(string path, byte[] content) =>
        File.Exists(path) && new FileInfo(path).Length == content.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(content);

    private static byte[] Content(string name)
    {
        using var resource = typeof(GenericChart).Assembly.GetManifestResourceStream("Plotly.NET." + name)
            ?? throw new InvalidOperationException($"Plotly.NET has no {name}; this version uses another name");
        var content = new byte[resource.Length];
        resource.ReadExactly(content);
        return content;
    }
}
