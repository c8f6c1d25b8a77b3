using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;
using Repro.Report;

namespace Browser.Tests;

public class FigureImagesTests
{
    [BrowserFact]
    public void An_image_has_twice_the_pixels_of_its_figure()
    {
        using var run = new SampleRun([SampleFigures.Risk(), SampleFigures.Graphs()]);
        var result = FigureImages.Write(run.Root, [Path.GetFileName(run.Folder)], again: false);
        Assert.Empty(result.Messages);
        Assert.Equal(2, result.Written.Count);
        foreach (var image in result.Written)
        {
            var size = Size(Path.ChangeExtension(image, ".html"));
            var png = File.ReadAllBytes(image);
            Assert.Equal((2 * size.Width, 2 * size.Height),
                (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))));
            Assert.True(png.Length > 20_000, $"{image} has {png.Length} bytes: an empty figure?");
        }
        ReportIndex.Write(run.Root, new("Samples", []));
        Assert.Contains("figures/risk-against-n.png", File.ReadAllText(Path.Combine(run.Root, "index.html")), StringComparison.Ordinal);
    }

    private static (int Width, int Height) Size(string page)
    {
        var size = Regex.Match(File.ReadAllText(page), "figure-size\" content=\"([0-9]+)x([0-9]+)").Groups;
        return (int.Parse(size[1].ValueSpan, CultureInfo.InvariantCulture), int.Parse(size[2].ValueSpan, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Without_a_browser_nothing_is_written_and_the_message_says_what_to_do()
    {
        using var run = new SampleRun([SampleFigures.Tiny()]);
        var result = FigureImages.Write(run.Root, FigureImages.Pages(run.Root, [Path.GetFileName(run.Folder)], false), browser: null);
        Assert.Empty(result.Written);
        Assert.Equal("figures have no pictures, since no Chromium or Chrome was found; install one or name it in REPRO_CHROMIUM, then "
            + "'repro report --images'",
            Assert.Single(result.Messages));
    }

    [Fact]
    public void A_browser_that_cannot_start_is_told_and_leaves_nothing()
    {
        using var run = new SampleRun([SampleFigures.Tiny()]);
        var pages = FigureImages.Pages(run.Root, [Path.GetFileName(run.Folder)], false);
        var result = FigureImages.Write(run.Root, pages, Path.Combine(run.Root, "no-such-browser"));
        Assert.Empty(result.Written);
        Assert.EndsWith("tiny.html: the browser drew no image of it", Assert.Single(result.Messages), StringComparison.Ordinal);
        Assert.Equal(["tiny.html"], Directory.GetFiles(Path.Combine(run.Folder, "figures")).Select(Path.GetFileName));
    }
}
