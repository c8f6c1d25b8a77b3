using System.Globalization;
using System.Text.Json;
using FsCheck.Fluent;
using Plotly.NET;
using Repro.Figures;
using Repro.Figures.Plotly;
using DrawnTrace = Plotly.NET.Trace;
using Figure = Repro.Figures.Figure;
using Trace = Repro.Figures.Trace;

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
            Error = [0.1, 0, 0.3],
            Counts = [300, 1200, 7],
            Hover = ["star\ndraw 1", "", "<b>"],
        };
        var trace = Parse(Of(Panel(curve))).GetProperty("data")[0];
        Assert.Equal(
            """
            {"type":"scatter","x":[1.0,2.0,3.0],"y":[0.123457,null,-1E-20],"mode":"markers","marker":{"color":"#c25000",
            "size":8,"symbol":"square"},"error_y":{"type":"data","symmetric":true,"array":[0.1,"none",0.3],"color":"#c25000",
            "thickness":1.5,"width":3},"connectgaps":false,
            "customdata":["y (nats): 0.1235 ± 0.1 (two standard errors)<br>x (tokens): 1<br>n = 300<br>star<br>draw 1",
            "y (nats): no value<br>x (tokens): 2<br>n = 1,200",
            "y (nats): −1×10<sup>−20</sup> ± 0.3 (two standard errors)<br>x (tokens): 3<br>n = 7<br>&lt;b&gt;"],
            "hovertemplate":"<b>K = &lt;4&gt;</b><br>%{customdata}<extra></extra>","name":"K = &lt;4&gt;",
            "legendgroup":"K = &lt;4&gt;","xaxis":"x","yaxis":"y","showlegend":true}
            """.ReplaceLineEndings(""),
            Plain(trace).Replace("\\u0026", "&", StringComparison.Ordinal));
    }

    [Fact]
    public void Bars_of_two_lengths_are_told_as_an_interval()
    {
        var share = new Curve { X = [1], Y = [0.8], Error = [0.1], ErrorBelow = [0.25], ErrorIs = "95 % Wilson" };
        var trace = Parse(Of(Panel(share))).GetProperty("data")[0];
        Assert.Equal("[0.25]", trace.GetProperty("error_y").GetProperty("arrayminus").GetRawText());
        Assert.False(trace.GetProperty("error_y").GetProperty("symmetric").GetBoolean());
        Assert.Equal("y (nats): 0.8 [0.55, 0.9] (95 % Wilson)<br>x (tokens): 1", trace.GetProperty("customdata")[0].GetString());
    }

    [Fact]
    public void A_bar_that_reaches_zero_ends_on_a_logarithmic_axis_and_the_reader_is_told()
    {
        var panel = Panel(new Curve { X = [1, 2], Y = [2, 4], Error = [3, 1] }) with { Y = new("y", AxisScale.Log) };
        var figure = PlotlyFigure.Of(Of(panel), 1, 800);
        Assert.Equal(["On the logarithmic axis, error bars that reach zero end at a tenth of their value."], figure.Notes);
        Assert.Equal("[1.8,1.0]", Parse(Of(panel)).GetProperty("data")[0].GetProperty("error_y").GetProperty("arrayminus").GetRawText());
    }

    [Theory]
    [InlineData(262144, "262,144")]
    [InlineData(-0.04540111, "−0.0454")]
    [InlineData(12345.6, "12346")]
    [InlineData(1e12, "10<sup>12</sup>")]
    [InlineData(7.37499e-6, "7.375×10<sup>−6</sup>")]
    [InlineData(double.PositiveInfinity, "∞")]
    public void The_pointer_tells_four_digits_and_powers_of_ten(double value, string text) => Assert.Equal(text, HoverText.Number(value));

    [Fact]
    public void What_has_no_name_goes_with_the_series_of_its_colour_and_is_called_so()
    {
        var first = Panel(
            new Curve { X = [1], Y = [1], Color = 2, Mode = CurveMode.Lines, Dashed = true },
            new Curve { Name = "a", X = [1], Y = [1], Color = 2 });
        var second = Panel(
            new Band { X = [1], Lower = [1], Upper = [2], Color = 2 }, new Curve { X = [1], Y = [1], Color = Trace.Grey });
        var data = Parse(Of(first, second)).GetProperty("data").EnumerateArray().ToArray();
        Assert.Equal(["a", "a", "a", null],
            data.Select(t => t.TryGetProperty("legendgroup", out var group) ? group.GetString() : null));
        Assert.StartsWith("<b>a, predicted</b><br>", data[0].GetProperty("hovertemplate").GetString(), StringComparison.Ordinal);
        Assert.Equal([false, true, false, false], data.Select(t => t.GetProperty("showlegend").GetBoolean()));
    }

    [Fact]
    public void Stacked_shares_cannot_be_hidden_one_by_one_and_are_told_at_any_height()
    {
        static JsonElement Layout(bool stacked) =>
            Parse(Of(Panel(new Curve { Name = "a", X = [1], Y = [1], Stacked = stacked }))).GetProperty("layout");
        Assert.False(Layout(true).GetProperty("legend").GetProperty("itemclick").GetBoolean());
        Assert.Equal("x", Layout(true).GetProperty("hovermode").GetString());
        Assert.False(Layout(false).GetProperty("legend").TryGetProperty("itemclick", out _));
    }

    [Fact]
    public void Any_chart_is_drawn_as_it_is_but_for_width_and_buttons()
    {
        var bars = new Trace2D("bar");
        bars.SetProperty("y", new[] { 1.5, double.NaN });
        var layout = new Layout();
        layout.SetProperty("width", 9);
        layout.SetProperty("height", 333);
        var chart = GenericChart.setLayout(layout, GenericChart.ofTraceObjects(false, new DrawnTrace[] { bars }));
        var figure = PlotlyFigure.Of(Of() with { Chart = chart }, 1, 800);
        var drawn = JsonDocument.Parse(figure.Json()).RootElement;
        Assert.Equal(333, figure.Height);
        Assert.Equal("""[{"type":"bar","y":[1.5,"NaN"]}]""", drawn.GetProperty("data").GetRawText());
        Assert.Equal("""{"height":333.0,"autosize":true}""", drawn.GetProperty("layout").GetRawText());
        Assert.Equal("", drawn.GetProperty("config").GetProperty("plotlyServerURL").GetString());
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
    public void A_slide_shows_its_own_traces_and_those_of_none_and_the_first_all()
    {
        Curve Of(int? slide, string name = "") => new() { X = [1], Y = [1], Slide = slide, Name = name };
        var figure = new Figure
        {
            Name = "f",
            Title = "t",
            Caption = "c",
            Tables = [],
            Columns = 1,
            Slides = ["all", "10", "10²"],
            Panels = [Panel(Of(null), Of(1), Of(2), Of(2, "named"))],
        };
        var drawn = PlotlyFigure.Of(figure, 1, 800);
        var slider = Parse(figure).GetProperty("layout").GetProperty("sliders")[0];
        Assert.Equal(["all", "10", "10²"], slider.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("label").GetString()));
        Assert.Equal(["[true,true,true,true]", "[true,true,false,true]", "[true,false,true,true]"],
            slider.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("args")[0].GetProperty("visible").GetRawText()));
        Assert.True(drawn.Height > PlotlyFigure.Of(figure with { Slides = [] }, 1, 800).Height);
    }

    [Fact]
    public void A_series_and_its_bars_have_the_colour_of_its_place_in_an_ordered_family()
    {
        var drawn = Parse(Of(Panel(new Curve { Shade = 1, X = [1], Y = [1], Error = [1] }))).GetProperty("data")[0];
        Assert.Equal(Palette.Shade(1), drawn.GetProperty("marker").GetProperty("color").GetString());
        Assert.Equal(Palette.Shade(1), drawn.GetProperty("error_y").GetProperty("color").GetString());
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
    public void A_label_that_ends_a_name_stands_for_its_entry_in_the_legend()
    {
        Curve Named(string label) => new() { Name = "w = 8", Label = label, X = [1], Y = [1] };
        string[] Listed(string label) => [.. Parse(Of(Panel(Named(label)))).GetProperty("data").EnumerateArray()
            .Where(t => t.GetProperty("showlegend").GetBoolean()).Select(t => t.GetProperty("name").GetString()!)];
        Assert.Empty(Listed("8"));
        Assert.Equal(["w = 8"], Listed(""));
        Assert.Equal(["w = 8"], Listed("window"));
    }

    [Fact]
    public void Short_names_of_a_narrow_legend_stand_in_columns()
    {
        var (few, many) = (LegendSpace.Of(["p = 0.2", "p = 0.3", "p = 0.4", "p = 0.5"], 200, narrow: true),
            LegendSpace.Of(["independent prompts", "a", "b", "c"], 200, narrow: true));
        Assert.False(few.InOneColumn);
        Assert.True(many.InOneColumn);
        Assert.True(few.Height < many.Height);
    }

    /// <summary>Cut, two names would be one.</summary>
    [Fact]
    public void Long_names_of_a_narrow_figure_are_whole_on_two_lines()
    {
        string[] names =
            ["100 %, bridged cliques, 1 bridge, cross", "100 %, bridged cliques, 2 bridges, cross", "tokens-from-positional-attention 5/5"];
        var panel = Panel(new Curve { X = [1, 2, 3], Y = [0, 1, 2] }) with
        {
            Y = new("graph", AxisScale.Category) { Categories = names, Letters = 44 },
        };
        string[] Drawn(double width)
        {
            using var json = JsonDocument.Parse(PlotlyFigure.Of(Of(panel), 1, width).Json());
            return [.. json.RootElement.GetProperty("layout").GetProperty("yaxis").GetProperty("ticktext").EnumerateArray()
                .Select(name => name.GetString()!)];
        }
        Assert.Equal(names, Drawn(800));
        var narrow = Drawn(340);
        Assert.All(narrow, name => Assert.Contains("<br>", name, StringComparison.Ordinal));
        Assert.Equal(names, narrow.Select(
            name => name.Replace("-<br>", "-", StringComparison.Ordinal).Replace("<br>", " ", StringComparison.Ordinal)));
        var turned = AxisDrawing.Names(["Gaussian logits, scale 1", "Gaussian logits, scale 3", "cyclic"], 150);
        Assert.True(turned.Turned);
        Assert.Equal(["Gaussian", "logits, scale 1"], turned.Lines[0]);
    }

    [Fact]
    public void The_legend_stands_above_several_rows_or_a_high_one_and_below_one()
    {
        static string Anchor(int panels) =>
            Parse(Of([.. Enumerable.Range(0, panels).Select(_ => Panel(new Curve { Name = "a", X = [1], Y = [1] }))])).GetProperty("layout")
                .GetProperty("legend").GetProperty("yanchor").GetString()!;
        Assert.Equal(("top", "bottom"), (Anchor(2), Anchor(3)));
        Assert.Equal("bottom", Parse(Of(Panel(new Curve { Name = "a", X = [1], Y = [1] }) with { Height = 2000 })).GetProperty("layout")
            .GetProperty("legend").GetProperty("yanchor").GetString());
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
        Assert.Equal(["2 values of “samples n” are zero or negative and are not shown on its logarithmic axis."],
            PlotlyFigure.Of(Of(new Panel { X = Samples, Y = new("y"), Traces = [new Curve { X = [0, -1, 1], Y = [0, 0, 0] }] }),
                1, 800).Notes);

    [Fact]
    public void A_long_series_is_thinned_and_keeps_its_extremes_and_gaps()
    {
        double[] y = [.. Enumerable.Range(0, 200_000).Select(i => Math.Sin(i * 0.001))];
        (y[77_777], y[123_456], y[5]) = (99, -99, double.NaN);
        var curve = new Curve { Name = "walk", X = [.. y.Select((_, i) => (double)i)], Y = y };
        var figure = PlotlyFigure.Of(Of(Panel(curve)), 1, 800);
        var trace = JsonDocument.Parse(figure.Json()).RootElement.GetProperty("data")[0];
        double?[] drawn =
            [.. trace.GetProperty("y").EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Null ? (double?)null : v.GetDouble())];
        Assert.InRange(drawn.Length, 10_000, Thinning.Budget + 1);
        Assert.Contains(99, drawn);
        Assert.Contains(-99, drawn);
        Assert.Contains(null, drawn);
        Assert.Equal("<b>walk</b><br>y (nats): %{y:.4~g}<br>x (tokens): %{x:.4~g}<extra></extra>",
            trace.GetProperty("hovertemplate").GetString());
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
        if (Numbers.Of([value])[0] is not { } read) return !double.IsFinite(value);
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

    internal static Figure Of(params IReadOnlyList<Panel> panels) =>
        new() { Name = "f", Title = "A figure", Caption = "What is seen.", Tables = ["risk"], Panels = panels };

    internal static Panel Panel(params IReadOnlyList<Trace> traces) =>
        new() { X = new("x (tokens)"), Y = new("y (nats)"), Traces = traces };

    internal static string Text(Figure figure) => PlotlyFigure.Of(figure, 2, 1200).Json();

    internal static string Plain(JsonElement element) => element.GetRawText()
        .Replace("\\u003c", "<", StringComparison.Ordinal).Replace("\\u003e", ">", StringComparison.Ordinal);

    internal static JsonElement Parse(Figure figure) => JsonDocument.Parse(Text(figure)).RootElement;
}
