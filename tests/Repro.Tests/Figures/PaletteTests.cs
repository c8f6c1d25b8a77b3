using Repro.Figures;

namespace Repro.Tests.Figures;

/// <summary>What the palette promises, reckoned: contrast on white by WCAG 1.4.11, distances in CIE L*a*b*, vision without red, green or
/// blue cones by Machado, Oliveira and Fernandes (2009).</summary>
public class PaletteTests
{
    /// <summary>Series that a figure can be read by without looking at their symbols.</summary>
    private const int Apart = 7;

    private static readonly double[][] Xyz = [[0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]];

    public static TheoryData<string, double[][]> Eyes => new()
    {
        { "all cones", [[1, 0, 0], [0, 1, 0], [0, 0, 1]] },
        { "no red cones", [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]] },
        { "no green cones", [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]] },
        { "no blue cones", [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]] },
    };

    public static TheoryData<string> Drawn =>
        [.. Palette.Colors, Palette.Grey, Palette.Missing, .. Enumerable.Range(0, 11).Select(i => Palette.Shade(i / 10.0))];

    [Theory]
    [MemberData(nameof(Drawn))]
    public void Every_line_and_marker_stands_out_on_white(string color) => Assert.InRange(1.05 / (Linear(color, 1) + 0.05), 3, 21);

    [Theory]
    [MemberData(nameof(Eyes))]
    public void The_first_colours_look_different_to_all(string eyes, double[][] seen)
    {
        var labs = Palette.Colors.Take(Apart).Select(c => Lab(Times(seen, Rgb(c)))).ToArray();
        foreach (var (i, a) in labs.Index())
            foreach (var (j, b) in labs.Index().Take(i))
                Assert.True(Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum()) > 12.5,
                    $"{Palette.Color(i)} and {Palette.Color(j)}, {eyes}");
    }

    [Fact]
    public void The_first_colours_differ_in_grey()
    {
        double[] lightness = [.. Palette.Colors.Take(Apart).Select(Lightness).Order()];
        Assert.All(lightness.Zip(lightness.Skip(1)), pair => Assert.True(pair.Second - pair.First > 6, $"{pair.First} and {pair.Second}"));
    }

    [Fact]
    public void An_ordered_family_goes_from_dark_to_light()
    {
        double[] lightness = [.. Enumerable.Range(0, 8).Select(i => Lightness(Palette.Shade(i / 7.0)))];
        Assert.All(lightness.Zip(lightness.Skip(1)), pair => Assert.True(pair.Second > pair.First + 4, $"{pair.First} then {pair.Second}"));
    }

    private static double Lightness(string color) => Lab(Rgb(color))[0];

    private static double Linear(string color, int row) => Xyz[row].Zip(Rgb(color), (a, b) => a * b).Sum();

    private static double[] Rgb(string color) => [.. Convert.FromHexString(color.AsSpan(1))
        .Select(c => c / 255.0).Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4))];

    private static double[] Times(double[][] matrix, double[] v) =>
        [.. matrix.Select(row => Math.Clamp(row.Zip(v, (a, b) => a * b).Sum(), 0, 1))];

    private static double[] Lab(double[] rgb)
    {
        double[] f =
            [.. Xyz.Select(row => row.Zip(rgb, (a, b) => a * b).Sum() / row.Sum())
                .Select(v => v > 0.008856 ? Math.Cbrt(v) : 7.787 * v + 16.0 / 116)];
        return [116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])];
    }
}
