namespace Repro.Experiments;

/// <summary>One unit of work: a point of the sweep, a draw and a replicate. It sees parameters and streams, no paths, console or
/// clock.</summary>
public abstract class Cell
{
    /// <summary>Index of the random object drawn at this point (see <see cref="DrawsAttribute"/>), from 0; 0 without that
    /// dimension.</summary>
    public abstract int Draw { get; }

    /// <summary>Replicate, from 0.</summary>
    public abstract int Replicate { get; }

    /// <summary>Long cells check it now and then.</summary>
    public abstract CancellationToken Cancellation { get; }

    /// <summary>Seed of this cell's own stream of that name: a function of seed, experiment, canonical parameters, draw, replicate and
    /// name.</summary>
    public abstract StreamSeed Seed(string name);

    /// <summary>Appends a row to a table.</summary>
    public abstract void Add<TRow>(TableDefinition<TRow> table, TRow row) where TRow : class;
}

/// <summary>What the preparation of a point (shared by its replicates) sees.</summary>
public abstract class PointContext
{
    /// <summary>Index of the random object drawn at this point, from 0.</summary>
    public abstract int Draw { get; }

    /// <summary>Long preparations check it now and then.</summary>
    public virtual CancellationToken Cancellation => CancellationToken.None;

    /// <summary>
    /// Seed of a named object shared by every cell with the same parts: a function of seed, name and the parts alone, in
    /// canonical form (numbers by value, parameter records by their values other than defaults). Example: <c>Seed("matrix", specification,
    /// vocabularySize, Draw)</c>.
    /// </summary>
    public abstract StreamSeed Seed(string name, params ReadOnlySpan<object> parts);
}
