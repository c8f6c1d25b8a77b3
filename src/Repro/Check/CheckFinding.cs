using Repro.Claims;

namespace Repro.Check;

/// <summary>How a run was compared with its baseline.</summary>
public enum Layer
{
    /// <summary>Skipped: there is no baseline, the run is incomplete, or the two are not comparable.</summary>
    None,

    /// <summary>Every byte of <c>data/</c> and <c>claims.*</c> is the same.</summary>
    SameBytes,

    /// <summary>Configuration, seed and code are the same, so that every byte ought to be.</summary>
    Exact,

    /// <summary>By the means over replicates.</summary>
    Statistical,
}

/// <summary>Something that is not as the baseline has it.</summary>
/// <param name="Fails">Whether it is a change or a gap; otherwise something moved that nobody can judge.</param>
/// <param name="Text">What, one sentence.</param>
public sealed record CheckFinding(bool Fails, string Text)
{
    /// <summary>It is a run that is not there.</summary>
    public bool IsMissing { get; init; }

    /// <summary>The point, by its key columns; empty for the whole table or run.</summary>
    public string Point { get; init; } = "";

    /// <summary>The column; empty where it is not about one.</summary>
    public string Column { get; init; } = "";

    /// <summary>Mean ± standard error in the baseline; empty where there are no numbers.</summary>
    public string Old { get; init; } = "";

    /// <summary>The same in the run.</summary>
    public string New { get; init; } = "";

    /// <summary>(new − old) / |old|; null where there is no old number or it is 0.</summary>
    public double? Relative { get; init; }

    /// <summary>(new − old) / √(se² + se²); null where nothing varies.</summary>
    public double? Z { get; init; }

    /// <summary>From where on |z| is a finding; null in the exact layer.</summary>
    public double? Threshold { get; init; }

    /// <summary>The smallest change that is detected with 99 % power; null in the exact layer, where it is any.</summary>
    public double? Smallest { get; init; }

    /// <summary>The command that repeats the point; null where it is about no point.</summary>
    public string? Command { get; init; }
}

/// <summary>A table against its baseline.</summary>
/// <param name="Name">Of the table; empty for what concerns the run as a whole.</param>
/// <param name="Numbers">How many numbers were compared.</param>
/// <param name="Moved">How many of them are findings that fail.</param>
/// <param name="NotJudged">How many moved and cannot be judged.</param>
/// <param name="Smallest">Median over the judged numbers of the smallest change seen, as a share of the baseline's mean; null where there
/// are none.</param>
/// <param name="Findings">What is not as it was.</param>
public sealed record CheckedTable(
    string Name, int Numbers, int Moved, int NotJudged, double? Smallest, IReadOnlyList<CheckFinding> Findings)
{
    /// <summary>Whether its rows belong to replicates, so that there are means to judge; true of what concerns the run as a
    /// whole.</summary>
    public bool HasReplicates { get; init; } = true;

    /// <summary>The upper median; null of nothing.</summary>
    internal static double? Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length > 0 ? sorted[sorted.Length / 2] : null;
    }
}

/// <summary>What became of a run.</summary>
public enum RunState
{
    /// <summary>Every cell is there.</summary>
    Whole,

    /// <summary>Cells failed.</summary>
    CellsFailed,

    /// <summary>Cells, or the run itself, are missing.</summary>
    Incomplete,
}

/// <summary>A run as the check sees it.</summary>
/// <param name="Name">Its folder's name.</param>
/// <param name="State">Whether it is whole.</param>
/// <param name="Layer">How it was compared.</param>
/// <param name="Tables">The run as a whole, with an empty name, then its tables.</param>
/// <param name="Claims">Its verdicts.</param>
public sealed record CheckedRun(string Name, RunState State, Layer Layer,
    IReadOnlyList<CheckedTable> Tables, IReadOnlyList<ClaimResult> Claims)
{
    /// <summary>Whether replicates were paired with those of the run that was accepted.</summary>
    public bool IsPaired { get; init; }

    /// <summary>Numbers compared.</summary>
    public int Numbers => Tables.Sum(t => t.Numbers);

    /// <summary>Whether something failed: a number, a gap, a claim.</summary>
    public bool Fails => Tables.Any(t => t.Findings.Any(f => f.Fails)) || Claims.Any(c => c.Verdict == Verdict.Fails);

    /// <summary>Whether numbers moved that cannot be judged.</summary>
    public bool IsOpen => Tables.Any(t => t.Findings.Any(f => !f.Fails));

    /// <summary>Whether a claim could not be judged.</summary>
    public bool IsInconclusive => Claims.Any(c => c.Verdict == Verdict.Inconclusive);
}
