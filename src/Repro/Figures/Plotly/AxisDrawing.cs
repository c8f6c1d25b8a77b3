using System.Globalization;
using Plotly.NET;
using Plotly.NET.LayoutObjects;

namespace Repro.Figures.Plotly;

/// <summary>Axes: ranges, ticks at powers of ten, names of categories.</summary>
internal static class AxisDrawing
{
    /// <summary>Font size of axis titles and ticks, in pixels.</summary>
    public const double FontSize = 14;

    /// <summary>plotly.js enlarges labels that are powers of ten by this much.</summary>
    private const double PowerEnlargement = 1.25;

    /// <summary>Counts up to which every one has a tick; plotly.js has none between whole numbers beyond.</summary>
    private const double MostWhole = 12;

    /// <summary>Pixels of a name's line down to which every category is named, in smaller letters.</summary>
    private const double NarrowestName = 12;

    /// <summary>plotly.js writes 1 and 10 in figures and all other powers as such: here all are powers, in letters of one
    /// size.</summary>
    private static readonly DynamicObj.DynamicObj Powers = new DynamicObj.DynamicObj().With(("1", Power("0")), ("10", Power("1")));

    private static string Power(string exponent) =>
        FormattableString.Invariant($"<span style=\"font-size:{FontSize}px\">10<sup>{exponent}</sup></span>");

    /// <summary>An axis of a panel.</summary>
    public static LinearAxis Draw(Axis axis, AxisData data, double pixels, bool horizontal, AxisPlace place)
    {
        var drawn = new LinearAxis().With(("domain", place.Domain), ("anchor", place.Anchor), ("range", Range(axis, data)));
        if (axis.Hidden) return drawn.With(("visible", false), ("scaleanchor", horizontal ? null : place.Anchor));
        drawn.With(
            ("title", Title(axis.Title, pixels, horizontal)), ("gridcolor", "#e4e4e4"), ("zeroline", false),
            ("showline", true), ("linecolor", "#444444"), ("linewidth", 1.2), ("ticks", "outside"), ("ticklen", 5), ("minexponent", 4),
            ("automargin", false), ("showgrid", data.HasHeatmap || (axis.Scale == AxisScale.Category && horizontal) ? false : null));
        return axis.Scale switch
        {
            AxisScale.Log => Log(drawn, data, data.Extent(axis), pixels, horizontal),
            AxisScale.Category => Category(drawn, data.Categories, pixels, horizontal, axis.Letters),
            _ => drawn.With(
                ("dtick", axis.Whole && data.Extent(axis) is { } e && e.To - e.From <= MostWhole ? 1 : null),
                ("exponentformat", data.Values.Any(v => Math.Abs(v) >= 10_000) ? "SI" : "power")),
        };
    }

    /// <summary>Pixels between the ticks' numbers and the title.</summary>
    private const double Standoff = 8;

    /// <summary>Pixels by which plotly.js moves a title of so many lines away from a horizontal axis, with no stand-off.</summary>
    public static double Moved(int lines) => lines > 1 ? (lines - 1) * 1.3 * FontSize - Standoff : 0;

    /// <summary>The title on as many lines as it needs.</summary>
    public static IReadOnlyList<string> TitleLines(string title, double pixels) => PlotlyText.Wrap(title, pixels * 1.05, FontSize);

    /// <summary>Pixels of a row whose name takes two lines.</summary>
    public const double TwoLines = 36;

    /// <summary>Pixels of the names of rows in a narrow figure.</summary>
    private const double NarrowNames = 175;

    /// <summary>A row's name for a narrow figure, with a line break where it is too long.</summary>
    public static string OnTwoLines(string name) => string.Join('\n', PlotlyText.Wrap(name, NarrowNames, FontSize, 2));

    /// <summary>Lines of a row's name, which is cut beyond so many letters.</summary>
    public static IReadOnlyList<string> RowName(string name, int letters) => Short(name, letters).Split('\n');

    /// <summary>Names of a horizontal axis: each on as many lines as it needs, or turned if a word is too long for
    /// that; the width of the widest in pixels.</summary>
    public static (bool Turned, double Width, IReadOnlyList<IReadOnlyList<string>> Lines) Names(
        IReadOnlyList<string> categories, double pixels)
    {
        var room = 0.92 * pixels / Math.Max(1, categories.Count);
        var names = categories.Select(name => Short(name)).ToList();
        IReadOnlyList<string>[] lines = [.. names.Select(name => PlotlyText.Wrap(name, room, FontSize))];
        var turned = names.Where(
            (name, i) => lines[i].Any(line => PlotlyText.Width(line, FontSize) > room) || string.Join(' ', lines[i]) != name).Any();
        // A long name that is turned would leave a narrow page on the left: it takes two lines.
        if (turned) lines = [.. names.Select(name => pixels < NarrowPanel ? PlotlyText.Wrap(name, TurnedName, FontSize, 2) : [name])];
        return (turned, lines.SelectMany(name => name).Select(line => PlotlyText.Width(line, FontSize)).DefaultIfEmpty(0).Max(), lines);
    }

    private static Title Title(string title, double pixels, bool below) => new Title().With(
        ("text", PlotlyText.Join(TitleLines(title, pixels))), ("font", new Font().With(("size", FontSize))),
        ("standoff", below && TitleLines(title, pixels).Count > 1 ? 0 : Standoff));

    private static double[]? Range(Axis axis, AxisData data)
    {
        if (axis.Range is { } range)
            return axis.Scale == AxisScale.Log ? [Math.Log10(range.From), Math.Log10(range.To)] : [range.From, range.To];
        if (axis.Scale == AxisScale.Category && axis.FromTop) return [data.Categories.Count - 0.5, -0.5];
        if (axis.Scale == AxisScale.Category)
            return data.HasHeatmap ? [-0.5, data.Categories.Count - 0.5] : [-0.6, data.Categories.Count - 0.4];
        if (!axis.Hidden || data.Extent(axis) is not { } extent) return null;
        var room = 0.14 * Math.Max(extent.To - extent.From, 1e-9);
        return [extent.From - room, extent.To + room];
    }

    private static LinearAxis Log(LinearAxis axis, AxisData data, (double From, double To)? extent, double pixels, bool horizontal)
    {
        var labels = pixels / (horizontal ? 40 : 30);
        axis.With(("type", "log"), ("exponentformat", "power"));
        if (extent is not { } e) return axis.With(("dtick", 1));
        var decades = Math.Log10(e.To / e.From);
        if (decades < 0.45)
            return axis.With(("nticks", Math.Max(2, (int)(pixels / (horizontal ? 80 : 40)))), ("tickangle", horizontal ? 0 : null));
        if (decades < 1.5 || Math.Floor(Math.Log10(e.To)) - Math.Ceiling(Math.Log10(e.From)) < 1)
        {
            var label = !horizontal ? 22 : Plain(e) ? 38 : 56;
            var ticks = Multiples(Digits(label * 1.2 * decades / pixels), e.From / 10, e.To * 10);
            return axis.With(("tickmode", "array"), ("tickvals", Numbers.Of(ticks)), ("ticktext", TickTexts(ticks, e)));
        }
        var step = Math.Max(1, Math.Ceiling((decades + 1) / Math.Max(2, labels)));
        // One number alone says nothing of an axis.
        if (Math.Floor(Math.Log10(e.To) / step) <= Math.Ceiling(Math.Log10(e.From) / step)) step = 1;
        object? minor = data.HasHeatmap ? null : step > 1 ? 1 : decades <= 6 ? "D1" : null;
        return axis.With(
            ("dtick", step),
            ("labelalias", Powers),
            ("tickfont", new Font().With(("size", FontSize / PowerEnlargement))),
            ("minor", minor is null ? null : new Minor().With(
                ("dtick", minor), ("ticks", "outside"), ("ticklen", 3), ("showgrid", true), ("gridcolor", "#f3f3f3"))));
    }

    private static LinearAxis Category(
        LinearAxis axis, IReadOnlyList<string> categories, double pixels, bool horizontal, int letters)
    {
        var room = pixels / Math.Max(1, categories.Count);
        var step = room >= NarrowestName ? 1 : Math.Max(1, (int)Math.Ceiling(16 / room));
        var shown = Enumerable.Range(0, categories.Count).Where(i => i % step == 0).ToArray();
        var (turned, _, lines) = Names(categories, pixels);
        return axis.With(
            ("tickmode", "array"),
            ("tickvals", shown),
            ("ticktext", shown.Select(i => PlotlyText.Join(horizontal ? lines[i] : RowName(categories[i], letters))).ToArray()),
            ("tickfont", step == 1 && room < 16 ? new Font().With(("size", Math.Floor(room * 0.85))) : null),
            ("tickangle", !horizontal ? null : !turned ? 0 : lines.Any(name => name.Count > 1) ? -60 : -40));
    }

    /// <summary>Letters of a category's name beyond which it is cut.</summary>
    public const int MostLetters = 24;

    /// <summary>Pixels of a line of a name that is turned in a narrow panel.</summary>
    private const double TurnedName = 100;

    /// <summary>Pixels below which a panel is narrow.</summary>
    private const double NarrowPanel = 400;

    /// <summary>Names are cut so that they cannot push the figure aside; the hover text has them in full.</summary>
    public static string Short(string name, int letters = MostLetters) => name.Length <= letters ? name : name[..(letters - 1)] + "…";

    /// <summary>Digits whose ticks are at least so many decades apart; at least 1, 2 and 5.</summary>
    private static ReadOnlySpan<double> Digits(double apart) =>
        apart <= Math.Log10(6.0 / 5) ? [1, 1.5, 2, 3, 4, 5, 6, 8] : apart <= Math.Log10(3.0 / 2) ? [1, 2, 3, 5] : [1, 2, 5];

    /// <summary>Multiples of the powers of ten from that below <paramref name="from"/> to that above <paramref name="to"/>.</summary>
    public static double[] Multiples(ReadOnlySpan<double> digits, double from, double to)
    {
        var ticks = new List<double>();
        for (var power = (int)Math.Floor(Math.Log10(from)); power <= Math.Ceiling(Math.Log10(to)); power++)
            foreach (var digit in digits)
                ticks.Add(digit * Math.Pow(10, power));
        return [.. ticks];
    }

    /// <summary>Labels of a logarithmic axis or scale.</summary>
    public static IReadOnlyList<string> TickTexts(IReadOnlyList<double> ticks, (double From, double To) extent) =>
        [.. ticks.Select(tick => TickText(tick, Plain(extent)))];

    private static bool Plain((double From, double To) extent) => extent.From >= 0.00099 && extent.To < 10_000;

    /// <summary>In figures, or all as multiples of powers of ten: one axis does not mix them.</summary>
    private static string TickText(double value, bool plain)
    {
        if (plain) return value.ToString("0.#####", CultureInfo.InvariantCulture);
        var power = (int)Math.Floor(Math.Log10(value) + 1e-9);
        var digit = Math.Round(value / Math.Pow(10, power), 1).ToString(CultureInfo.InvariantCulture);
        return (digit == "1" ? "10" : digit + "×10") + $"<sup>{(power < 0 ? "−" : "")}{Math.Abs(power)}</sup>";
    }
}

/// <summary>An axis's position: its share of the figure, and the axis that it crosses.</summary>
internal readonly record struct AxisPlace(string Anchor, IReadOnlyList<double> Domain);
