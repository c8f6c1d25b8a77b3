using System.Collections.ObjectModel;

namespace Repro.Report;

/// <summary><c>manifest.json</c>: what ran, with what, and its results.</summary>
public sealed record Manifest
{
    /// <summary>Folder name of the run.</summary>
    public required string Name { get; init; }

    /// <summary>Experiment.</summary>
    public required string Experiment { get; init; }

    /// <summary>Title as configured.</summary>
    public required string Title { get; init; }

    /// <summary>Profile.</summary>
    public required string Profile { get; init; }

    /// <summary>The command that makes this run again.</summary>
    public required string Command { get; init; }

    /// <summary>Commit that the program was built from; null where it is not known.</summary>
    public required string? Commit { get; init; }

    /// <summary>Whether the files that were built differed from the commit; null where it is not known.</summary>
    public required bool? Dirty { get; init; }

    /// <summary>The difference from the commit, new and binary files included, for <c>git apply</c>; null when clean, not known, or above 1
    /// MiB.</summary>
    public required string? Patch { get; init; }

    /// <summary>Why commit, state or patch is missing; null where none is.</summary>
    public string? SourceReason { get; init; }

    /// <summary>Identity of the code that computes the cells (STREAMS-AND-KEYS.md); null in manifests of before it was written.</summary>
    public string? Code { get; init; }

    /// <summary>Version of this harness, of .NET and of each library that enters a number.</summary>
    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    /// <summary>The packages that the program was built with, transitive ones included, by name: version and hash of the content; empty
    /// where they are not known, and in manifests of before they were written.</summary>
    public IReadOnlyDictionary<string, string> Packages { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Operating system, architecture, processor count, vector width.</summary>
    public required IReadOnlyDictionary<string, string> Machine { get; init; }

    /// <summary>Seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Worker threads.</summary>
    public required int Workers { get; init; }

    /// <summary>Which part of the run this is, <c>i/n</c>; null for a whole run.</summary>
    public string? Shard { get; init; }

    /// <summary>How many of the configuration's points were run, to try it: <c>7 of 120 points</c>; null for all.</summary>
    public string? Sample { get; init; }

    /// <summary>UTC, ISO 8601.</summary>
    public required string Started { get; init; }

    /// <summary>Wall time of the last command that wrote the run, in seconds; little where the cells were stored already.</summary>
    public required double Seconds { get; init; }

    /// <summary>Sum of the seconds of all finished cells, whenever and wherever they were computed; null in manifests of before it was
    /// written.</summary>
    public double? CellSeconds { get; init; }

    /// <summary>Cells planned, taken from the store, computed now, failed.</summary>
    public required CellCounts Cells { get; init; }

    /// <summary>Where stopping by precision left the points; null without it.</summary>
    public ManifestPrecision? Until { get; init; }

    /// <summary>The files that the configuration names, by the names that <c>config.yaml</c> gives them.</summary>
    public IReadOnlyDictionary<string, ManifestInput> Inputs { get; init; } = new Dictionary<string, ManifestInput>();

    /// <summary>SHA-256 of each output, by path relative to the run's folder with forward slashes.</summary>
    public required IReadOnlyDictionary<string, string> Outputs { get; init; }

    /// <summary>Why cells failed, the most frequent cause first; of the last command that computed cells.</summary>
    public IReadOnlyList<ManifestFailure> Failures { get; init; } = [];

    /// <summary>What the tables say, a sentence or two each; one that begins with a question answers it.</summary>
    public IReadOnlyList<string> Findings { get; init; } = [];

    /// <summary>The figures: name, title, caption, tables.</summary>
    public required IReadOnlyList<FigureEntry> Figures { get; init; }
}

/// <summary>A file that a run read.</summary>
/// <param name="Path">As it was named.</param>
/// <param name="Sha256">Of its content, lower-case hexadecimal.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Copied">Whether it is in the run's folder; one of more than 16 MiB is not copied.</param>
public sealed record ManifestInput(string Path, string Sha256, long Bytes, bool Copied);

/// <summary>How many cells of a run are in which state.</summary>
/// <param name="Planned">All cells of the plan.</param>
/// <param name="Stored">Taken from the store.</param>
/// <param name="Computed">Computed by this run.</param>
/// <param name="Failed">Threw, or gave a value that is not finite.</param>
public sealed record CellCounts(int Planned, int Stored, int Computed, int Failed)
{
    /// <summary>Planned, but neither there nor failed.</summary>
    public int Missing => Planned - Stored - Computed - Failed;
}

/// <summary>Stopping by precision: the request and its result. <c>data/cells.csv</c> has them for each point.</summary>
/// <param name="Column">As TABLE.COLUMN.</param>
/// <param name="StandardError">Asked for.</param>
/// <param name="MaximumReplicates">Where a point stops all the same.</param>
/// <param name="Looks">How many checkpoints a point may have; claims are judged on the replicates up to the first.</param>
/// <param name="Reached">Points that reached it.</param>
/// <param name="NotReached">Points that did not with the most replicates.</param>
/// <param name="Undecided">Points that wait at a checkpoint since a cell failed or is missing.</param>
/// <param name="FewestReplicates">Of a point.</param>
/// <param name="LargestReplicates">Of a point.</param>
public sealed record ManifestPrecision(
    string Column, double StandardError, int MaximumReplicates, int Looks, int Reached, int NotReached,
    int Undecided, int FewestReplicates, int LargestReplicates);

/// <summary>Cells that failed for one cause.</summary>
/// <param name="Cause">Type and message of the exception.</param>
/// <param name="Cells">How many.</param>
/// <param name="Log">Of the first of them, relative to the run's folder.</param>
/// <param name="Repeat">The command that runs that cell alone.</param>
public sealed record ManifestFailure(string Cause, int Cells, string Log, string Repeat);

/// <summary>A figure as the report lists it.</summary>
/// <param name="Name">File name without extension.</param>
/// <param name="Title">Its title.</param>
/// <param name="Caption">Its caption.</param>
/// <param name="Tables">The tables that it is drawn from.</param>
public sealed record FigureEntry(string Name, string Title, string Caption, IReadOnlyList<string> Tables)
{
    /// <summary>The claims that it shows, by id without the case in brackets.</summary>
    public IReadOnlyList<string> Claims { get; init; } = [];

    /// <summary>Whether it has error bars or bands; null of a chart of the author's own, and in manifests of before it was
    /// written.</summary>
    public bool? Bars { get; init; }
}
