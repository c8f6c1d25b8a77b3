using Repro.Figures;
using Repro.Figures.Plotly;
using static Repro.Tests.Figures.PlotlyFigureTests;

namespace Repro.Tests.Figures;

/// <summary>Maps as plotly reads them: cells, their colours and numbers, the scale.</summary>
public class PlotlyMapTests
{
    [Fact]
    public void Cells_without_value_are_grey_and_named()
    {
        var map = new Heatmap
        {
            X = [1, 2],
            Y = [1, 2],
            Z = [[0, double.NaN], [1, 2]],
            Legend = "share",
            Missing = "undecided",
            Hover = ["", "needs 10 tokens", "", ""]
        };
        var figure = PlotlyFigure.Of(Of(Panel(map)), 1, 800);
        Assert.Equal(["Grey cells: undecided."], figure.Notes);
        var data = Parse(Of(Panel(map))).GetProperty("data");
        Assert.Equal(4, data.GetArrayLength());
        Assert.Equal("[[null,0.0],[null,null]]", data[0].GetProperty("z").GetRawText());
        Assert.Equal("""[["","undecided<br>x (tokens): 2<br>y (nats): 1<br>needs 10 tokens"],["",""]]""",
            Plain(data[0].GetProperty("customdata")));
        Assert.Equal("([2.0], [1.0])", $"({data[1].GetProperty("x").GetRawText()}, {data[1].GetProperty("y").GetRawText()})");
        Assert.Equal("[[0.0,null],[1.0,2.0]]", data[2].GetProperty("z").GetRawText());
        Assert.Equal("share: 2<br>x (tokens): 2<br>y (nats): 2", data[2].GetProperty("customdata")[1][1].GetString());
        Assert.Equal("undecided", data[3].GetProperty("name").GetString());
    }

    [Fact]
    public void Maps_side_by_side_share_one_scale_where_it_is_the_same()
    {
        Panel Map(double to) =>
            Panel(new Heatmap { X = [1], Y = [1], Z = [[0.5]], Legend = "share", Range = (0, to) });
        bool[] Shown(params double[] ends)
        {
            var layout = Parse(Of([.. ends.Select(Map)])).GetProperty("layout");
            var axes = ends.Select((_, i) => "coloraxis" + (i == 0 ? "" : $"{i + 1}"));
            return [.. axes.Select(axis => layout.GetProperty(axis).GetProperty("showscale").GetBoolean())];
        }
        Assert.Equal([false, true], Shown(1, 1));
        Assert.Equal([true, true], Shown(1, 2));
    }

    [Fact]
    public void Classes_have_a_colour_and_an_entry_each_and_no_scale()
    {
        var map = new Heatmap { X = [1, 2], Y = [1], Z = [[1, 0]], Legend = "winner", Classes = ["a", "b", "c"] };
        var figure = Parse(Of(Panel(map)));
        Assert.Equal(["", "a", "", "b"], figure.GetProperty("data").EnumerateArray().Select(t => t.GetProperty("name").GetString()));
        Assert.Equal("[[null,0.0]]", figure.GetProperty("data")[0].GetProperty("z").GetRawText());
        Assert.False(figure.GetProperty("layout").TryGetProperty("coloraxis", out _));
    }

    [Fact]
    public void Rows_of_a_matrix_stand_from_the_top_and_a_logarithmic_scale_of_few_decades_has_more_than_powers_of_ten()
    {
        var map = new Heatmap { X = [0, 1], Y = [0, 1], Z = [[1, 0.1], [0, 0.001]], Legend = "π", Logarithmic = true, Range = (0.01, 1) };
        var names = new Axis("query", AxisScale.Category) { Categories = ["a", "b"] };
        var figure = Parse(Of(new Panel { X = names, Y = names with { FromTop = true }, Traces = [map] }));
        var (drawn, layout) = (figure.GetProperty("data")[0], figure.GetProperty("layout"));
        Assert.Equal("[[0.0,-1.0],[-2.0,-2.0]]", drawn.GetProperty("z").GetRawText());
        Assert.Equal("π: 0.001<br>query: b<br>query: b", drawn.GetProperty("customdata")[1][1].GetString());
        Assert.Equal("[1.5,-0.5]", layout.GetProperty("yaxis").GetProperty("range").GetRawText());
        Assert.Equal("[-0.5,1.5]", layout.GetProperty("xaxis").GetProperty("range").GetRawText());
        Assert.Equal("[-2.0,-1.69897,-1.30103,-1.0,-0.69897,-0.30103,0.0]",
            layout.GetProperty("coloraxis").GetProperty("colorbar").GetProperty("tickvals").GetRawText());
    }

    [Fact]
    public void Cells_of_a_small_map_are_set_apart_and_numbered_where_asked()
    {
        var map = new Heatmap { X = [0, 1], Y = [0], Z = [[-0.5, double.NaN]], Legend = "γ", Numbered = true };
        var drawn = Parse(Of(Panel(map))).GetProperty("data")[2];
        Assert.Equal("""["−0.50",""]""", drawn.GetProperty("text")[0].GetRawText());
        Assert.Equal(1, drawn.GetProperty("xgap").GetDouble());
        double[] many = [.. Enumerable.Range(0, 401).Select(i => (double)i)];
        Assert.Equal(0, Parse(Of(Panel(new Heatmap { X = many, Y = [0], Z = [many], Legend = "γ" })))
            .GetProperty("data")[0].GetProperty("xgap").GetDouble());
    }

    /// <summary>On every colour of both scales, and on the grey of cells without a value.</summary>
    [Fact]
    public void Numbers_in_cells_stand_out_on_their_colours()
    {
        double[] values = [.. Enumerable.Range(0, 201).Select(i => i / 200.0), double.NaN];
        foreach (var diverging in (bool[])[true, false])
        {
            var map = new Heatmap
            {
                X = [.. values.Select((_, i) => (double)i)],
                Y = [0],
                Z = [values],
                Legend = "share",
                Diverging = diverging,
                Texts = [.. values.Select(_ => "8")],
            };
            var drawn = Parse(Of(Panel(map)));
            var maps = drawn.GetProperty("data").EnumerateArray().Where(t => t.GetProperty("type").GetString() == "heatmap").ToList();
            var inks = maps.SelectMany(t => t.GetProperty("text")[0].EnumerateArray().Index().Where(c => c.Item.GetString() == "8")
                .Select(c => (c.Index, Ink: t.GetProperty("textfont").GetProperty("color").GetString()!))).OrderBy(c => c.Index).ToList();
            Assert.Equal(Enumerable.Range(0, values.Length), inks.Select(c => c.Index));
            var scale = diverging ? Palette.Diverging : Palette.Sequential;
            Assert.All(inks, c => Assert.InRange(
                Contrast(c.Ink, double.IsNaN(values[c.Index]) ? Palette.Missing : Palette.Mixed(scale, values[c.Index])), 4.5, 21));
        }

        static double Contrast(string a, string b)
        {
            double[] light = [.. new[] { a, b }.Select(color => 0.05 + Convert.FromHexString(color.AsSpan(1)).Select(c => c / 255.0)
                .Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4))
                .Zip((double[])[0.2126, 0.7152, 0.0722], (c, weight) => c * weight).Sum()).Order()];
            return light[1] / light[0];
        }
    }
}
