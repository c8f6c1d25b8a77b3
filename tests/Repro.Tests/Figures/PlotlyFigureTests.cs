using System.Globalization;
using System.Text.Json;
using FsCheck.Fluent;
using Repro.Figures;
using Repro.Figures.Plotly;

namespace Repro.Tests.Figures;

public class PlotlyFigureTests
{
    private static readonly Axis Samples = new("samples n", AxisScale.Log);

    [Fact]
    public void A_curve_is_written_as_plotly_reads_it()
    {
        var curve = new Curve
        {
            Name = "K = <4>",
            Color = 1,
            X = [1, 2, 3],
            Y = [0.123456789, double.NaN, -1e-20],
            Error = [0.1, 0.2, 0.3]
        };
        var trace = Parse(Of(Panel(curve))).GetProperty("data")[0];
        Assert.Equal(
            """{"type":"scatter","x":[1,2,3],"y":[0.123457,null,-1E-20],"mode":"markers","marker":{"color":"#d55e00","size":8,"symbol":"square"},"error_y":{"array":[0.1,0.2,0.3],"color":"#d55e00","thickness":1.5,"width":4,"type":"data","symmetric":true},"connectgaps":false,"name":"K = &lt;4&gt;","showlegend":true,"legendgroup":"K = &lt;4&gt;","xaxis":"x","yaxis":"y"}""",
            trace.GetRawText().Replace("\\u0026lt;", "&lt;", StringComparison.Ordinal)
                .Replace("\\u0026gt;", "&gt;", StringComparison.Ordinal));
    }

    [Fact]
    public void Theory_is_dashed_and_a_name_stands_once_in_the_legend()
    {
        var theory = new Curve { Name = "theory", X = [1], Y = [1], Mode = CurveMode.Lines, Dashed = true };
        var data = Parse(Of(Panel(theory), Panel(theory, new Curve { X = [1], Y = [1] }))).GetProperty("data").EnumerateArray().ToArray();
        Assert.Equal("dash", data[0].GetProperty("line").GetProperty("dash").GetString());
        Assert.Equal([true, false, false], data.Select(t => t.GetProperty("showlegend").GetBoolean()));
        Assert.Equal(["x", "x2", "x2"], data.Select(t => t.GetProperty("xaxis").GetString()));
    }

    [Fact]
    public void Cells_without_value_are_grey_and_named()
    {
        var map = new Heatmap { X = [1, 2], Y = [1, 2], Z = [[0, double.NaN], [1, 2]], Legend = "share", Missing = "undecided" };
        var figure = PlotlyFigure.Of(Of(Panel(map)), 1, 800);
        Assert.Equal(["Grey cells: undecided."], figure.Notes);
        var data = Parse(Of(Panel(map))).GetProperty("data");
        Assert.Equal(3, data.GetArrayLength());
        Assert.Equal("[[null,0],[null,null]]", data[0].GetProperty("z").GetRawText());
        Assert.Equal("[[0,null],[1,2]]", data[1].GetProperty("z").GetRawText());
        Assert.Equal("undecided", data[2].GetProperty("name").GetString());
    }

    [Fact]
    public void Rows_of_a_matrix_stand_from_the_top_and_a_logarithmic_scale_of_few_decades_has_more_than_powers_of_ten()
    {
        var map = new Heatmap { X = [0, 1], Y = [0, 1], Z = [[1, 0.1], [0, 0.001]], Legend = "π", Logarithmic = true, Range = (0.01, 1) };
        var names = new Axis("query", AxisScale.Category) { Categories = ["a", "b"] };
        var figure = Parse(Of(new Panel { X = names, Y = names with { FromTop = true }, Traces = [map] }));
        var (drawn, layout) = (figure.GetProperty("data")[0], figure.GetProperty("layout"));
        Assert.Equal("[[0,-1],[-2,-2]]", drawn.GetProperty("z").GetRawText());
        Assert.Equal("""[["1","0.1"],["0","0.001"]]""", drawn.GetProperty("hovertext").GetRawText());
        Assert.Equal("[1.5,-0.5]", layout.GetProperty("yaxis").GetProperty("range").GetRawText());
        Assert.Equal("[-0.5,1.5]", layout.GetProperty("xaxis").GetProperty("range").GetRawText());
        Assert.Equal("[-2,-1.69897,-1.30103,-1,-0.69897,-0.30103,0]",
            layout.GetProperty("coloraxis").GetProperty("colorbar").GetProperty("tickvals").GetRawText());
    }

    [Fact]
    public void An_ordered_family_goes_from_dark_to_light_and_stays_apart_in_print()
    {
        double[] light = [.. Enumerable.Range(0, 8).Select(i => Luminance(Palette.Shade(i / 7.0)))];
        Assert.All(light.Zip(light.Skip(1)), pair => Assert.True(pair.Second > pair.First + 0.01, $"{pair.First} then {pair.Second}"));
        var drawn = Parse(Of(Panel(new Curve { Shade = 1, X = [1], Y = [1], Error = [1] }))).GetProperty("data")[0];
        Assert.Equal(Palette.Shade(1), drawn.GetProperty("marker").GetProperty("color").GetString());
        Assert.Equal(Palette.Shade(1), drawn.GetProperty("error_y").GetProperty("color").GetString());
    }

    [Fact]
    public void Cells_of_a_small_map_are_set_apart_and_numbered_where_asked()
    {
        var map = new Heatmap { X = [0, 1], Y = [0], Z = [[-0.5, double.NaN]], Legend = "γ", Numbered = true };
        var drawn = Parse(Of(Panel(map))).GetProperty("data")[1];
        Assert.Equal("""["−0.50",""]""", drawn.GetProperty("text")[0].GetRawText());
        Assert.Equal(1, drawn.GetProperty("xgap").GetDouble());
        double[] many = [.. Enumerable.Range(0, 30).Select(i => (double)i)];
        Assert.False(
            Parse(Of(Panel(new Heatmap { X = many, Y = [0], Z = [many], Legend = "γ" })))
                .GetProperty("data")[0].TryGetProperty("xgap", out _));
    }

    [Fact]
    public void Bars_that_share_no_category_stand_in_its_middle_and_others_side_by_side_hatched()
    {
        static JsonElement Drawn(double second) =>
            Parse(Of(Panel(new Bars { Name = "a", X = ["u", "v"], Y = [1, double.NaN] },
                new Bars { Name = "b", Color = 1, X = ["u", "v"], Y = [second, 2] })));
        Assert.Equal("overlay", Drawn(double.NaN).GetProperty("layout").GetProperty("barmode").GetString());
        Assert.Equal("group", Drawn(1).GetProperty("layout").GetProperty("barmode").GetString());
        Assert.Equal("/", Drawn(1).GetProperty("data")[1].GetProperty("marker").GetProperty("pattern").GetProperty("shape").GetString());
        Assert.False(Drawn(1).GetProperty("data")[0].GetProperty("marker").TryGetProperty("pattern", out _));
    }

    [Fact]
    public void Names_of_several_words_take_several_lines_before_they_are_turned()
    {
        Assert.False(AxisDrawing.Names(["unigram in prompt", "copy"], 240).Turned);
        string[][] expected = [["unigram in", "prompt"], ["copy"]];
        Assert.Equal(expected, AxisDrawing.Names(["unigram in prompt", "copy"], 200).Lines);
        Assert.True(AxisDrawing.Names(["unigram-in-prompt", "copy"], 200).Turned);
    }

    [Fact]
    public void The_legend_stands_above_several_rows_and_below_one()
    {
        static string Anchor(int panels) =>
            Parse(Of([.. Enumerable.Range(0, panels).Select(_ => Panel(new Curve { Name = "a", X = [1], Y = [1] }))])).GetProperty("layout")
                .GetProperty("legend").GetProperty("yanchor").GetString()!;
        Assert.Equal(("top", "bottom"), (Anchor(2), Anchor(3)));
    }

    [Fact]
    public void An_axis_of_counts_has_no_halves_and_one_around_a_single_power_of_ten_has_more_ticks()
    {
        static JsonElement Drawn(Axis axis, double to) =>
            Parse(Of(new Panel { X = axis, Y = new("y"), Traces = [new Curve { X = [2, to], Y = [0, 0] }] })).GetProperty("layout")
                .GetProperty("xaxis");
        Assert.Equal(1, Drawn(new("d") { Whole = true }, 4).GetProperty("dtick").GetDouble());
        Assert.False(Drawn(new("d") { Whole = true }, 40).TryGetProperty("dtick", out _));
        Assert.True(Drawn(Samples, 90).GetProperty("tickvals").GetArrayLength() > 3);
    }

    [Fact]
    public void What_a_logarithmic_axis_cannot_show_is_told() =>
        Assert.Equal(["2 values of “samples n” are zero or below and have no place on its logarithmic axis."],
            PlotlyFigure.Of(Of(new Panel { X = Samples, Y = new("y"), Traces = [new Curve { X = [0, -1, 1], Y = [0, 0, 0] }] }),
                1, 800).Notes);

    [Fact]
    public void A_long_series_is_thinned_and_keeps_its_extremes_and_gaps()
    {
        double[] y = [.. Enumerable.Range(0, 200_000).Select(i => Math.Sin(i * 0.001))];
        (y[77_777], y[123_456], y[5]) = (99, -99, double.NaN);
        var curve = new Curve { Name = "walk", X = [.. y.Select((_, i) => (double)i)], Y = y };
        var figure = PlotlyFigure.Of(Of(Panel(curve)), 1, 800);
        var drawn = ((Scatter)figure.Data[0]).Y.Values;
        Assert.InRange(drawn.Count, 10_000, Thinning.Budget + 1);
        Assert.Contains(99, drawn);
        Assert.Contains(-99, drawn);
        Assert.Contains(double.NaN, drawn);
        Assert.StartsWith("“walk” is thinned to ", Assert.Single(figure.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Thinning_is_the_identity_within_the_budget_and_rises_beyond() => FsCheck.Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Choose(1, 400).SelectMany(n => ArbMap.Default.GeneratorFor<double>().ListOf(n)).ToArbitrary(), values =>
        {
            double[] y = [.. values];
            var all = Thinning.Indices(y, y, 1000);
            var some = Thinning.Indices(y, y, 40);
            return all.Count == y.Length
                && some.SequenceEqual(some.Distinct().Order())
                && (y.Length <= 40 || some.Count <= 41)
                && (!y.Any(double.IsNaN) || some.Any(i => double.IsNaN(y[i])))
                && (y.All(double.IsNaN) || y.Where(v => !double.IsNaN(v)).Max()
                    == some.Select(i => y[i]).Where(v => !double.IsNaN(v)).Max());
        }));

    [Fact]
    public void Numbers_keep_six_digits_and_every_integer() =>
        FsCheck.Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<double>(), value =>
    {
        var text = Numbers.Text(value);
        if (!double.IsFinite(value)) return text == "null";
        using var parsed = JsonDocument.Parse(text);
        var read = parsed.RootElement.GetDouble();
        return value == Math.Floor(value) && Math.Abs(value) < 1e15 ? read == value : Math.Abs(read - value) <= 5.01e-6 * Math.Abs(value);
    }));

    [Fact]
    public void The_same_figure_gives_the_same_bytes_in_any_culture()
    {
        var figure = Of(Panel(new Curve { Name = "a", X = [1.5], Y = [1234567.891] }));
        var expected = Text(figure);
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
            Assert.Equal(expected, Text(figure));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Panels_never_overlap_in_any_grid() => FsCheck.Check.QuickThrowOnFailure(Prop.ForAll(
        (from count in Gen.Choose(1, 12) from columns in Gen.Choose(1, 4) select (count, columns)).ToArbitrary(), size =>
        {
            var panels = Enumerable.Range(0, size.count)
                .Select(i => Panel(new Curve { X = [1], Y = [i] }) with { Title = new string('t', 20 * i) }).ToArray();
            var grid = new PanelGrid(panels, Math.Min(size.columns, size.count), 400 * size.columns);
            var boxes = panels.Select((_, i) => (X: grid.HorizontalDomain(i), Y: grid.VerticalDomain(i))).ToArray();
            return boxes.All(b => b.X[0] < b.X[1] && b.Y[0] < b.Y[1]) && !boxes.Where((a, i) => boxes.Skip(i + 1).Any(b =>
                Math.Min(a.X[1], b.X[1]) > Math.Max(a.X[0], b.X[0]) && Math.Min(a.Y[1], b.Y[1]) > Math.Max(a.Y[0], b.Y[0]))).Any();
        }));

    [Fact]
    public void Lists_of_different_length_are_refused() =>
        Assert.Equal("trace 'a': 1 values beside 2; a trace's lists have one length",
            Assert.Throws<ArgumentException>(() => Text(Of(Panel(new Curve { Name = "a", X = [1], Y = [1, 2] })))).Message);

    [Fact]
    public void A_figure_without_panels_is_refused() =>
        Assert.Equal("figure 'f' has no panel", Assert.Throws<ArgumentException>(() => Text(Of())).Message);

    /// <summary>Relative luminance, 0 black to 1 white, as the guidelines for accessible pages have it.</summary>
    private static double Luminance(string color)
    {
        double[] linear = [.. Convert.FromHexString(color.AsSpan(1)).Select(c => Math.Pow(c / 255.0, 2.2))];
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
    }

    internal static Figure Of(params IReadOnlyList<Panel> panels) =>
        new() { Name = "f", Title = "A figure", Caption = "What is seen.", Tables = ["risk"], Panels = panels };

    internal static Panel Panel(params IReadOnlyList<Trace> traces) =>
        new() { X = new("x (tokens)"), Y = new("y (nats)"), Traces = traces };

    private static string Text(Figure figure) => JsonSerializer.Serialize(PlotlyFigure.Of(figure, 2, 1200), PlotlyFigure.Json);

    private static JsonElement Parse(Figure figure) => JsonDocument.Parse(Text(figure)).RootElement;
}
