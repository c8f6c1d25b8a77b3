using Repro.Figures;

namespace Repro.Report;

/// <summary>What runs of several experiments show together, as those who wrote the experiments put it: the first thing in the
/// report.</summary>
/// <param name="Title">What the runs are of; plain text.</param>
/// <param name="Headlines">The statements that matter most, in the order of telling; none for no overview.</param>
public sealed record Overview(string Title, IReadOnlyList<Headline> Headlines)
{
    /// <summary>Who wrote what the runs test, where it appeared; empty for none.</summary>
    public string Source { get; init; } = "";

    /// <summary>What it says, a sentence each.</summary>
    public IReadOnlyList<string> Statements { get; init; } = [];

    /// <summary>What the published runs do not show as it says, a sentence or two; empty for nothing.</summary>
    public string NotReproduced { get; init; } = "";

    /// <summary>Names of experiments in the order in which the report shows them; others follow by name.</summary>
    public IReadOnlyList<string> Experiments { get; init; } = [];

    /// <summary>The figures that show most, by experiment and name.</summary>
    public IReadOnlyList<(string Experiment, string Figure)> Figures { get; init; } = [];
}

/// <summary>A statement, the claims that decide on it, and a panel that shows it.</summary>
/// <param name="Title">A few words.</param>
/// <param name="Statement">What is tested, one sentence.</param>
/// <param name="Experiment">Whose run shows it.</param>
public sealed record Headline(string Title, string Statement, string Experiment)
{
    /// <summary>Which of <see cref="Overview.Statements"/> it tests, from 1; 0 for none.</summary>
    public int Tests { get; init; }

    /// <summary>Claims, by their ids without the part in brackets, whose verdicts are the statement's.</summary>
    public required IReadOnlyList<string> Claims { get; init; }

    /// <summary>The claim whose number is shown, and what that number is.</summary>
    public required (string Claim, string Words) Number { get; init; }

    /// <summary>The panel, from a run's tables, and a sentence for the caption: what is drawn, n, what bars are.</summary>
    public required Func<RunReport, (Panel Panel, string Caption)> Draw { get; init; }
}
