using Repro.Planning;

namespace Repro.Store;

/// <summary>A row that a cell gave, with the index of its table among the experiment's.</summary>
internal readonly record struct CellRow(int Table, object Row);

/// <summary>What the store keeps of a finished cell: rows, or the cause of its failure.</summary>
internal sealed record StoredCell(CellKey Key, double Seconds, IReadOnlyList<CellRow> Rows, string? Failure)
{
    /// <summary>The cell as a user names it; with the seed it explains why a plan cannot use a record. Nothing in records of older
    /// formats.</summary>
    public CellAddress Address { get; init; }

    /// <summary>Root of its streams.</summary>
    public ulong Seed { get; init; }
}
