using System.Security.Cryptography;
using Repro.Files;

namespace Repro.Report;

/// <summary>plotly.js: the one file that all pages share, put beside the program by the build (see <c>plotly/Plotly.targets</c>).</summary>
public static class PlotlyLibrary
{
    /// <summary>The version; the lock file of npm and the build's targets name the same, which a test holds.</summary>
    public const string Version = "4.1.1";

    /// <summary>SHA-384 of the file in the npm package, as a page's <c>integrity</c> wants it.</summary>
    public const string Integrity = "sha384-zc4SwKObGL/W0M3RUI09UPWjlgIZHfbwMgcZO6713mRh78tfUmIQKhzCyE2LIiUg";

    /// <summary>The same file on its public CDN, for builds without npm.</summary>
    public const string CdnAddress = "https://cdn.jsdelivr.net/npm/plotly.js-cartesian-dist-min@" + Version + "/plotly-cartesian.min.js";

    /// <summary>Name below <c>assets/</c>.</summary>
    public const string FileName = "plotly-" + Version + ".min.js";

    private static readonly Lazy<string?> Found = new(() => Verified(Path.Combine(AppContext.BaseDirectory, "assets", FileName)));

    /// <summary>The verified file beside the program; null where the build had no npm, or the file is not the published one.</summary>
    public static string? LocalFile => Found.Value;

    /// <summary>Puts the file into <c>assets/</c> below a results folder, unless it is there; nothing where there is none.</summary>
    public static void CopyTo(string outputFolder)
    {
        if (LocalFile is not { } source) return;
        var target = Path.Combine(outputFolder, "assets", FileName);
        if (Verified(target) is not null) return;
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        WholeFile.Write(target, File.ReadAllBytes(source));
    }

    /// <summary>The path when its content is the published one, else null.</summary>
    internal static string? Verified(string path)
    {
        if (!File.Exists(path)) return null;
        using var stream = File.OpenRead(path);
        return "sha384-" + Convert.ToBase64String(SHA384.HashData(stream)) == Integrity ? path : null;
    }
}
