using System.ComponentModel;
using System.Globalization;
using System.Text.RegularExpressions;
using Repro.Files;

namespace Repro.Report;

/// <summary>What came of making images: how many, and a sentence for each that could not be made.</summary>
/// <param name="Written">Paths of the images written.</param>
/// <param name="Messages">Why images are missing; empty when all went well.</param>
public sealed record ImagesWritten(IReadOnlyList<string> Written, IReadOnlyList<string> Messages);

/// <summary>Static images of the figures, by a headless Chromium: <c>figures/NAME.png</c> beside each page, at twice the page's
/// pixels.</summary>
public static partial class FigureImages
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Makes an image of every figure page in <paramref name="runFolder"/>; the pages' shared library must stand in <c>assets/</c> beside
    /// the run. Where no browser is found nothing is written and the message says what to do.
    /// </summary>
    public static ImagesWritten Write(string runFolder, CancellationToken cancellation = default) =>
        Write(runFolder, Chromium.Find(), cancellation);

    internal static ImagesWritten Write(string runFolder, string? browser, CancellationToken cancellation = default)
    {
        var folder = Path.Combine(Path.GetFullPath(runFolder), "figures");
        if (!Directory.Exists(folder)) return new([], [$"{runFolder}: there is no folder 'figures', so there are no images to make"]);
        if (browser is null)
            return new([], [$"no Chromium or Chrome was found, so no images were made; install one or name it in {Chromium.Variable}"]);
        var (written, messages) = (new List<string>(), new List<string>());
        foreach (var page in Directory.GetFiles(folder, "*.html").Order(StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            var image = Path.ChangeExtension(page, ".png");
            if (Draw(browser, page, image)) written.Add(image);
            else messages.Add($"{Path.GetFileName(page)}: the browser made no image within {Limit.TotalSeconds:0} s");
        }
        return new(written, messages);
    }

    /// <summary>Width and height of the figure that a page holds, in pixels; null for a page that is none of ours.</summary>
    internal static (int Width, int Height)? Size(string page)
    {
        using var reader = new StreamReader(page);
        var head = new char[4096];
        var match = SizePattern().Match(new string(head, 0, reader.ReadBlock(head)));
        return match.Success ? (Number(match.Groups[1]), Number(match.Groups[2])) : null;
    }

    private static bool Draw(string browser, string page, string image)
    {
        if (Size(page) is not { } size) return false;
        var work = TemporaryFolder.Create("repro-image-");
        try
        {
            var shot = Path.Combine(work, "figure.png");
            IEnumerable<string> arguments =
            [
                "--headless=new", .. Chromium.QuietFlags, "--hide-scrollbars",
                "--force-device-scale-factor=2", "--virtual-time-budget=10000",
                "--user-data-dir=" + Path.Combine(work, "profile"),
                FormattableString.Invariant($"--window-size={size.Width},{size.Height}"),
                "--screenshot=" + shot, new Uri(page).AbsoluteUri + "#bare",
            ];
            if (!Chromium.Run(browser, arguments, Limit) || !File.Exists(shot)) return false;
            WholeFile.Write(image, File.ReadAllBytes(shot));
            return true;
        }
        catch (Win32Exception)
        {
            return false;
        }
        finally
        {
            Remove(work);
        }
    }

    /// <summary>A browser that is just ending may still hold a file; what is left is in the system's own temporary folder.</summary>
    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static int Number(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex("name=\"figure-size\" content=\"([0-9]{1,5})x([0-9]{1,5})\"")]
    private static partial Regex SizePattern();
}
