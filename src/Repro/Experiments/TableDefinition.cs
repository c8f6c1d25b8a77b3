namespace Repro.Experiments;

/// <summary>A table of results: <c>data/NAME.csv</c>.</summary>
/// <param name="Name">File name without extension.</param>
/// <param name="Meaning">What one row is.</param>
/// <param name="RowType">A sealed record whose properties carry <see cref="ColumnAttribute"/>, in the order of the columns.</param>
/// <param name="WithParameters">Whether each row starts with all parameters of its point; otherwise with <c>cell</c> (and <c>draw</c>)
/// alone.</param>
/// <param name="PerReplicate">Whether rows belong to a replicate; otherwise to the point, and the table has no <c>replicate</c>
/// column.</param>
public abstract record TableDefinition(string Name, string Meaning, Type RowType, bool WithParameters, bool PerReplicate);

/// <inheritdoc cref="TableDefinition"/>
/// <typeparam name="TRow">The row's record.</typeparam>
public sealed record TableDefinition<TRow>(string Name, string Meaning, bool WithParameters = true, bool PerReplicate = true)
    : TableDefinition(Name, Meaning, typeof(TRow), WithParameters, PerReplicate)
    where TRow : class;
