using System.Globalization;

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

    /// <summary>plotly.js writes 1 and 10 in figures and all other powers as such: here all stand as powers, in letters of one
    /// size.</summary>
    private static readonly IReadOnlyDictionary<string, string> Powers =
        new SortedDictionary<string, string>(StringComparer.Ordinal) { ["1"] = Power("0"), ["10"] = Power("1") };

    private static string Power(string exponent) =>
        FormattableString.Invariant($"<span style=\"font-size:{FontSize}px\">10<sup>{exponent}</sup></span>");

    /// <summary>An axis of a panel, without its place.</summary>
    public static PlotlyAxis Draw(Axis axis, AxisData data, double pixels, bool horizontal, string anchor, IReadOnlyList<double> domain)
    {
        var drawn = new PlotlyAxis { Domain = domain, Anchor = anchor, Range = Range(axis, data) };
        if (axis.Hidden) return drawn with { Visible = false, ScaleAnchor = horizontal ? null : anchor };
        drawn = drawn with { Title = Title(axis.Title, pixels) };
        return axis.Scale switch
        {
            AxisScale.Log => Log(drawn, data, data.Extent(axis), pixels, horizontal),
            AxisScale.Category => Category(drawn, data.Categories, pixels, horizontal),
            _ => drawn with
            {
                DTick = axis.Whole && data.Extent(axis) is { } e && e.To - e.From <= MostWhole ? 1 : null,
                ExponentFormat = data.Values.Any(v => Math.Abs(v) >= 10_000) ? "SI" : "power"
            },
        } with
        { ShowGrid = data.HasHeatmap || (axis.Scale == AxisScale.Category && horizontal) ? false : null };
    }

    /// <summary>The title on as many lines as it needs.</summary>
    public static IReadOnlyList<string> TitleLines(string title, double pixels) => PlotlyText.Wrap(title, pixels * 1.05, FontSize);

    /// <summary>Names of a horizontal axis: each on as many lines as its place asks for, or turned where a word of one is too long for
    /// that; the width of the widest in pixels.</summary>
    public static (bool Turned, double Width, IReadOnlyList<IReadOnlyList<string>> Lines) Names(
        IReadOnlyList<string> categories, double pixels)
    {
        var room = 0.92 * pixels / Math.Max(1, categories.Count);
        IReadOnlyList<string>[] lines = [.. categories.Select(name => PlotlyText.Wrap(Short(name), room, FontSize))];
        var turned = categories.Where(
            (name, i) => lines[i].Any(line => PlotlyText.Width(line, FontSize) > room) || string.Join(' ', lines[i]) != Short(name)).Any();
        return (turned, categories.Select(name => PlotlyText.Width(Short(name), FontSize)).DefaultIfEmpty(0).Max(),
            turned ? [.. categories.Select(name => (IReadOnlyList<string>)[Short(name)])] : lines);
    }

    private static Title Title(string title, double pixels) => new(PlotlyText.Join(TitleLines(title, pixels)), new Font(Size: FontSize), 8);

    private static IReadOnlyList<double?>? Range(Axis axis, AxisData data)
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

    private static PlotlyAxis Log(PlotlyAxis axis, AxisData data, (double From, double To)? extent, double pixels, bool horizontal)
    {
        var labels = pixels / (horizontal ? 40 : 30);
        axis = axis with { Type = "log" };
        if (extent is not { } e) return axis with { DTick = 1 };
        var decades = Math.Log10(e.To / e.From);
        if (decades < 0.45) return axis;
        if (decades < 1.5 || Math.Floor(Math.Log10(e.To)) - Math.Ceiling(Math.Log10(e.From)) < 1)
        {
            var label = !horizontal ? 22 : Plain(e) ? 38 : 56;
            var ticks = Multiples(Digits(label * 1.2 * decades / pixels), e.From / 10, e.To * 10);
            return axis with { TickMode = "array", TickVals = ticks, TickText = TickTexts(ticks, e) };
        }
        var step = Math.Max(1, Math.Ceiling((decades + 1) / Math.Max(2, labels)));
        return axis with
        {
            DTick = step,
            LabelAlias = Powers,
            TickFont = new Font(Size: FontSize / PowerEnlargement),
            Minor = data.HasHeatmap ? null : step > 1 ? new MinorTicks(1) : decades <= 6 ? new MinorTicks("D1") : null,
        };
    }

    private static PlotlyAxis Category(PlotlyAxis axis, IReadOnlyList<string> categories, double pixels, bool horizontal)
    {
        var room = pixels / Math.Max(1, categories.Count);
        var step = room >= NarrowestName ? 1 : Math.Max(1, (int)Math.Ceiling(16 / room));
        var shown = Enumerable.Range(0, categories.Count).Where(i => i % step == 0).ToArray();
        var (turned, _, lines) = Names(categories, pixels);
        return axis with
        {
            TickMode = "array",
            TickVals = (double[])[.. shown.Select(i => (double)i)],
            TickText = [.. shown.Select(i => horizontal ? PlotlyText.Join(lines[i]) : PlotlyText.Escape(Short(categories[i])))],
            TickFont = step == 1 && room < 16 ? new Font(Size: Math.Floor(room * 0.85)) : null,
            TickAngle = !horizontal ? null : turned ? -40 : 0,
        };
    }

    /// <summary>Letters of a category's name beyond which it is cut.</summary>
    private const int MostLetters = 24;

    /// <summary>Names are cut so that they cannot push the figure aside; the hover text has them in full.</summary>
    public static string Short(string name) => name.Length <= MostLetters ? name : name[..(MostLetters - 1)] + "…";

    /// <summary>Digits whose ticks stand no nearer than so many decades; 1, 2 and 5 at the least.</summary>
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
