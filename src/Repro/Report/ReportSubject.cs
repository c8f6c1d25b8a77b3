namespace Repro.Report;

/// <summary>What the runs of a report are about; plain text.</summary>
/// <param name="Title">Heading of the page.</param>
public sealed record ReportSubject(string Title)
{
    /// <summary>Who wrote it, where it appeared; empty for none.</summary>
    public string Source { get; init; } = "";

    /// <summary>What it says, a sentence each, in the order of <see cref="Experiments"/> as far as that goes.</summary>
    public IReadOnlyList<string> Statements { get; init; } = [];

    /// <summary>Names of experiments in the order in which the report shows them; others follow by name.</summary>
    public IReadOnlyList<string> Experiments { get; init; } = [];

    /// <summary>The figures that show most, by experiment and name.</summary>
    public IReadOnlyList<(string Experiment, string Figure)> Figures { get; init; } = [];
}
