using System.ComponentModel;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Repro.Files;

namespace Repro.Report;

/// <summary>What came of making images.</summary>
/// <param name="Written">Paths of the images written.</param>
/// <param name="Messages">Why images are missing, a sentence each; empty when all went well.</param>
public sealed record ImagesWritten(IReadOnlyList<string> Written, IReadOnlyList<string> Messages);

/// <summary>Static images of the figures: <c>figures/NAME.png</c> beside each page, at twice the page's pixels. A headless Chromium draws
/// many figures on one sheet, since starting it and loading the library take longer than a figure.</summary>
public static partial class FigureImages
{
    private const int MostOnASheet = 12;
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan EachFigure = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Makes an image of the figures of some runs. Where no browser is found nothing is written and the message says what to do.
    /// </summary>
    /// <param name="outputFolder">Holds the runs; <c>assets/</c> with the library is made where it is missing.</param>
    /// <param name="runs">Names of runs, the empty one for the figures over all runs; one without figures is ignored.</param>
    /// <param name="again">Whether figures that have an image get another.</param>
    /// <param name="cancellation">Ends after the sheet that is being drawn.</param>
    public static ImagesWritten Write(
        string outputFolder, IEnumerable<string> runs, bool again, CancellationToken cancellation = default) =>
        Write(outputFolder, Pages(outputFolder, runs, again), Chromium.Find(), cancellation);

    internal static ImagesWritten Write(
        string outputFolder, IReadOnlyList<string> pages, string? browser, CancellationToken cancellation = default)
    {
        if (pages.Count == 0) return new([], []);
        if (browser is null)
            return new([], ["figures have no pictures, since no Chromium or Chrome was found; install one or name it in "
                + $"{Chromium.Variable}, then 'repro report --images'"]);
        PlotlyLibrary.CopyTo(outputFolder);
        var library = Path.Combine(Path.GetFullPath(outputFolder), "assets", PlotlyLibrary.FileName);
        var (written, messages) = (new List<string>(), new List<string>());
        foreach (var sheet in pages.Chunk(MostOnASheet))
        {
            cancellation.ThrowIfCancellationRequested();
            var images = Draw(browser, library, sheet);
            foreach (var (page, image) in sheet.Zip(images))
            {
                var path = Path.ChangeExtension(page, ".png");
                if (image is null) messages.Add($"{page}: the browser drew no image of it");
                else WholeFile.Write(path, image);
                if (image is not null) written.Add(path);
            }
        }
        return new(written, messages);
    }

    /// <summary>The pages of the runs' figures.</summary>
    internal static IReadOnlyList<string> Pages(string outputFolder, IEnumerable<string> runs, bool again) =>
    [
        .. runs.Select(run => Path.Combine(Path.GetFullPath(outputFolder), run, "figures")).Where(Directory.Exists)
            .SelectMany(folder => Directory.GetFiles(folder, "*.html").Order(StringComparer.Ordinal))
            .Where(page => again || !File.Exists(Path.ChangeExtension(page, ".png"))),
    ];

    /// <summary>An image for each page, null where there is none.</summary>
    private static byte[]?[] Draw(string browser, string library, string[] pages)
    {
        var work = TemporaryFolder.Create("repro-image-");
        try
        {
            var sheet = Path.Combine(work, "sheet.html");
            File.WriteAllText(sheet, Sheet(library, pages));
            IEnumerable<string> arguments =
            [
                "--headless=new", .. Chromium.QuietFlags, "--virtual-time-budget=1000000",
                "--user-data-dir=" + Path.Combine(work, "profile"), "--dump-dom", new Uri(sheet).AbsoluteUri,
            ];
            var images = Image().Matches(Chromium.Output(browser, arguments, Start + pages.Length * EachFigure) ?? "")
                .ToDictionary(m => Whole(m.Groups["figure"]), m => Convert.FromBase64String(m.Groups["png"].Value));
            return [.. pages.Select((_, i) => images.GetValueOrDefault(i))];
        }
        catch (Win32Exception)
        {
            return new byte[]?[pages.Length];
        }
        finally
        {
            Remove(work);
        }
    }

    /// <summary>A page that draws the figures of other pages, one after the other, and holds their images as text in the end.</summary>
    private static string Sheet(string library, string[] pages)
    {
        var text = new StringBuilder("<!DOCTYPE html><meta charset=\"utf-8\"><body>")
            .Append(CultureInfo.InvariantCulture, $"<script src=\"{WebUtility.HtmlEncode(new Uri(library).AbsoluteUri)}\"></script>\n");
        foreach (var (i, page) in pages.Index())
            if (Figure().Match(File.ReadAllText(page)) is { Success: true } figure)
                text.Append(CultureInfo.InvariantCulture,
                    $"<script type=\"application/json\" id=\"{i}\" data-width=\"{figure.Groups["width"]}\" ")
                    .Append(CultureInfo.InvariantCulture, $"data-height=\"{figure.Groups["height"]}\">")
                    .Append(figure.Groups["charts"].ValueSpan).Append("</script>\n");
        return text.Append("<script>").Append(Html.Resource("sheet.js")).Append("</script>\n").ToString();
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

    private static int Whole(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex("name=\"figure-size\" content=\"(?<width>[0-9]{1,5})x(?<height>[0-9]{1,5})\".*?"
        + "<script type=\"application/json\" id=\"figure\">(?<charts>.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Figure();

    [GeneratedRegex("<pre data-figure=\"(?<figure>[0-9]{1,5})\">data:image/png;base64,(?<png>[A-Za-z0-9+/=]+)</pre>")]
    private static partial Regex Image();
}
