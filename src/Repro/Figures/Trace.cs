namespace Repro.Figures;

/// <summary>Something drawn in a panel.</summary>
public abstract record Trace
{
    /// <summary>Colour of what is undecided or context.</summary>
    public const int Grey = -1;

    /// <summary>Colour of lines that must be seen on a heat map.</summary>
    public const int Black = 6;

    /// <summary>Name in the legend; empty keeps it out, and the trace goes with the named series of its colour: hidden with it, called by
    /// its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Index into the palette, so that a measured series and its theory share a colour, or <see cref="Grey"/>.</summary>
    public int Color { get; init; }

    /// <summary>The slide, from 1, that shows the trace, besides the first, which shows all; null for every slide.</summary>
    public int? Slide { get; init; }

    /// <summary>Place in an ordered family (temperatures, strengths), from 0, the first, to 1, the last: drawn along a scale from dark to
    /// light, which print keeps, instead of in <see cref="Color"/>; null for none.</summary>
    public double? Shade { get; init; }

    /// <summary>What the hover text of a datum shows besides series, place, value, bar and count (which parameters, why a cell has no
    /// value), one text for each datum; null for nothing.</summary>
    public IReadOnlyList<string>? Hover { get; init; }
}

/// <summary>Values that may have error bars.</summary>
public abstract record Series : Trace
{
    /// <summary>Lengths of the error bars above each value; null for none.</summary>
    public IReadOnlyList<double>? Error { get; init; }

    /// <summary>Lengths below each value; null for those above.</summary>
    public IReadOnlyList<double>? ErrorBelow { get; init; }

    /// <summary>What the bars are, as the hover text says it.</summary>
    public string ErrorIs { get; init; } = "two standard errors";

    /// <summary>How many values each datum is of (fits, trajectories, resamples); null where that has no meaning.</summary>
    public IReadOnlyList<int>? Counts { get; init; }
}

/// <summary>Points in the plane, joined or not.</summary>
public sealed record Curve : Series
{
    /// <summary>Horizontal values.</summary>
    public required IReadOnlyList<double> X { get; init; }

    /// <summary>Vertical values; NaN breaks the line.</summary>
    public required IReadOnlyList<double> Y { get; init; }

    /// <summary>Markers, line or both.</summary>
    public CurveMode Mode { get; init; } = CurveMode.Markers;

    /// <summary>Dashed: by convention, theory.</summary>
    public bool Dashed { get; init; }

    /// <summary>Steps (survival curves) rather than straight segments.</summary>
    public bool Steps { get; init; }

    /// <summary>Marker symbol by index (circle, square, diamond, cross, …), so that series differ in black and white too; −1 takes the
    /// colour's.</summary>
    public int Symbol { get; init; } = -1;

    /// <summary>Markers are outlines, so that what is below them stays visible.</summary>
    public bool Open { get; init; }

    /// <summary>Stacked on the earlier stacked curves of its panel (shares over time).</summary>
    public bool Stacked { get; init; }

    /// <summary>Texts that stand on their points, empty ones for none: in the markers of a drawn graph, and in place of a line of
    /// <see cref="CurveMode.Lines"/>, for naming regions.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>A name printed beside one of the points, where it covers least of what the panel draws; empty for none.
    /// One that ends the curve's <see cref="Trace.Name"/> ("8" of "w = 8") stands for its entry in the legend.</summary>
    public string Label { get; init; } = "";

    /// <summary>A dashed straight line: equality, a level.</summary>
    public static Curve Line(string name, (double X, double Y) from, (double X, double Y) to, int color = Grey) =>
        new() { Name = name, Color = color, Mode = CurveMode.Lines, Dashed = true, X = [from.X, to.X], Y = [from.Y, to.Y] };

    /// <summary>An entry of the legend that says what a line or a symbol means and draws nothing.</summary>
    public static Curve Key(string name, CurveMode mode, bool dashed = false, int symbol = 0, int color = Grey) =>
        new() { Name = name, Color = color, Mode = mode, Dashed = dashed, Symbol = symbol, X = [double.NaN], Y = [double.NaN] };
}

/// <summary>How a curve is drawn.</summary>
public enum CurveMode
{
    /// <summary>Markers alone: measured.</summary>
    Markers,

    /// <summary>Line alone: theory.</summary>
    Lines,

    /// <summary>Both.</summary>
    LinesAndMarkers,
}

/// <summary>The region between two curves: an interval around theory.</summary>
public sealed record Band : Trace
{
    /// <summary>Horizontal values.</summary>
    public required IReadOnlyList<double> X { get; init; }

    /// <summary>Lower edge.</summary>
    public required IReadOnlyList<double> Lower { get; init; }

    /// <summary>Upper edge.</summary>
    public required IReadOnlyList<double> Upper { get; init; }
}

/// <summary>Bars over categories, grouped.</summary>
public sealed record Bars : Series
{
    /// <summary>Category names.</summary>
    public required IReadOnlyList<string> X { get; init; }

    /// <summary>Heights.</summary>
    public required IReadOnlyList<double> Y { get; init; }
}

/// <summary>A matrix of values in colour; NaN is drawn grey ("undecided").</summary>
public sealed record Heatmap : Trace
{
    /// <summary>Column positions, length n.</summary>
    public required IReadOnlyList<double> X { get; init; }

    /// <summary>Row positions, length m.</summary>
    public required IReadOnlyList<double> Y { get; init; }

    /// <summary>Values, m rows of n.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Z { get; init; }

    /// <summary>Title of the colour bar.</summary>
    public required string Legend { get; init; }

    /// <summary>Names of classes, for values that are their numbers from 0: each class has a colour and an entry in the legend, and there
    /// is no scale; null for a scale.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>Range of the colours; null for the data's.</summary>
    public (double From, double To)? Range { get; init; }

    /// <summary>What a cell without value (NaN) means, for legend and caption.</summary>
    public string Missing { get; init; } = "undecided";

    /// <summary>Colours by the logarithm, with ticks at powers of ten; needs a <see cref="Range"/> above zero, and what is below it has its
    /// first colour.</summary>
    public bool Logarithmic { get; init; }

    /// <summary>Each cell has its value printed in it: for maps of few cells.</summary>
    public bool Numbered { get; init; }

    /// <summary>What is printed in each cell in place of its value, row by row, in cells without a value too; null for nothing
    /// else.</summary>
    public IReadOnlyList<string>? Texts { get; init; }

    /// <summary>Diverging about the middle of the range rather than sequential.</summary>
    public bool Diverging { get; init; }
}
