using Plotly.NET;

namespace Repro.Figures;

/// <summary>A figure: panels in a grid, written as <c>figures/NAME.html</c>.</summary>
public sealed record Figure
{
    /// <summary>File name without extension, kebab-case.</summary>
    public required string Name { get; init; }

    /// <summary>Title, one line.</summary>
    public required string Title { get; init; }

    /// <summary>What is seen, what error bars are, what was left out: a caption as in a paper; a list where it has several
    /// lines.</summary>
    public required string Caption { get; init; }

    /// <summary>The tables it is drawn from, by name.</summary>
    public required IReadOnlyList<string> Tables { get; init; }

    /// <summary>The claims that it shows, by id without the case in brackets; the report places them beside it.</summary>
    public IReadOnlyList<string> Claims { get; init; } = [];

    /// <summary>Panels, row by row; none where there is a <see cref="Chart"/>.</summary>
    public IReadOnlyList<Panel> Panels { get; init; } = [];

    /// <summary>Any chart of Plotly.NET, drawn as it is in place of panels; null for none. Its traces, layout and frames are the author's
    /// in full: colours, units and hover text too.</summary>
    public GenericChart? Chart { get; init; }

    /// <summary>Whether its panels have error bars or bands, which the caption has to explain.</summary>
    public bool HasBars => Panels.SelectMany(p => p.Traces).Any(t => t is Band or Series { Error: not null });

    /// <summary>Names of the slides of a slider below the panels: the first shows every trace, the others those of their number and those
    /// of none; empty for no slider. An image shows the first.</summary>
    public IReadOnlyList<string> Slides { get; init; } = [];

    /// <summary>Panels in a row.</summary>
    public int Columns { get; init; } = 2;
}

/// <summary>One pair of axes with its traces.</summary>
public sealed record Panel
{
    /// <summary>Pixels of the panel between its axes, where it needs more than is usual; all panels of a figure have the height of the
    /// tallest.</summary>
    public double? Height { get; init; }

    /// <summary>Title above the panel; empty for none.</summary>
    public string Title { get; init; } = "";

    /// <summary>Horizontal axis.</summary>
    public required Axis X { get; init; }

    /// <summary>Vertical axis.</summary>
    public required Axis Y { get; init; }

    /// <summary>What is drawn, back to front.</summary>
    public required IReadOnlyList<Trace> Traces { get; init; }
}

/// <summary>An axis.</summary>
/// <param name="Title">With its unit in parentheses.</param>
/// <param name="Scale">How values are placed.</param>
public sealed record Axis(string Title, AxisScale Scale = AxisScale.Linear)
{
    /// <summary>Smallest and largest value shown, in data units; null for automatic.</summary>
    public (double From, double To)? Range { get; init; }

    /// <summary>Names of a category axis by position from 0, so that curves and maps can be placed by number; null takes those of the bars,
    /// in order of appearance.</summary>
    public IReadOnlyList<string>? Categories { get; init; }

    /// <summary>Counts: ticks at whole numbers only.</summary>
    public bool Whole { get; init; }

    /// <summary>A category axis whose first name is at the top: rows of a matrix as they are written.</summary>
    public bool FromTop { get; init; }

    /// <summary>Letters of a category's name beyond which it is cut; a narrow figure cuts sooner.</summary>
    public int Letters { get; init; } = 24;

    /// <summary>Hidden: for drawn graphs.</summary>
    public bool Hidden { get; init; }
}

/// <summary>How values are placed on an axis.</summary>
public enum AxisScale
{
    /// <summary>In proportion.</summary>
    Linear,

    /// <summary>By their logarithm, ticks at powers of ten.</summary>
    Log,

    /// <summary>Names, in order of appearance.</summary>
    Category,
}
