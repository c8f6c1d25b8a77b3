namespace Repro.Store;

/// <summary>A row that a cell gave, with the index of its table among the experiment's.</summary>
internal readonly record struct CellRow(int Table, object Row);

/// <summary>What the store keeps of a finished cell: rows, or the cause of its failure.</summary>
internal sealed record StoredCell(CellKey Key, double Seconds, IReadOnlyList<CellRow> Rows, string? Failure);
