using Repro.Claims;
using Repro.Figures;

namespace Repro.Experiments;

/// <summary>One experiment, found by its type: a class with a parameterless constructor in a scanned assembly.</summary>
public abstract class Experiment
{
    /// <summary>Name in <c>experiment:</c>, kebab-case.</summary>
    public abstract string Name { get; }

    /// <summary>What it shows, in one line.</summary>
    public abstract string Title { get; }

    /// <summary>What it measures and from which part of the paper, in a few sentences.</summary>
    public abstract string Description { get; }

    /// <summary>Every table it writes, measured first, derived after.</summary>
    public abstract IReadOnlyList<TableDefinition> Tables { get; }

    /// <summary>The record of its parameters; <c>new()</c> gives the documented defaults.</summary>
    public abstract Type ParametersType { get; }

    /// <summary>The claims that it judges whatever the configuration, with their source, for its description; instances in brackets left
    /// once.</summary>
    public virtual IReadOnlyList<ClaimSource> ClaimSources => [];

    internal abstract object ResolvePoint(object parameters);

    internal abstract IEnumerable<string> ValidatePoint(object parameters);

    internal abstract double CostOf(object parameters);

    internal abstract double PrepareCostOf(object parameters);

    internal abstract int BlockSizeOf(object parameters);

    internal abstract int MostReplicatesOf(object parameters);

    internal abstract IEnumerable<string> ForeseePoint(object parameters);
}

/// <inheritdoc/>
/// <typeparam name="TParameters">A sealed record with a parameterless constructor whose properties carry
/// <see cref="ParameterAttribute"/>.</typeparam>
/// <typeparam name="TPoint">What a point's replicates share, computed once: the matrix, its spectrum, the mean field.
/// Immutable.</typeparam>
public abstract class Experiment<TParameters, TPoint> : Experiment
    where TParameters : class, new()
    where TPoint : class
{
    /// <inheritdoc/>
    public sealed override Type ParametersType => typeof(TParameters);

    internal sealed override object ResolvePoint(object parameters) => Resolve((TParameters)parameters);

    internal sealed override IEnumerable<string> ValidatePoint(object parameters) => Validate((TParameters)parameters);

    internal sealed override double CostOf(object parameters) => Cost((TParameters)parameters);

    internal sealed override double PrepareCostOf(object parameters) => PrepareCost((TParameters)parameters);

    internal sealed override int BlockSizeOf(object parameters) => BlockSize((TParameters)parameters);

    internal sealed override int MostReplicatesOf(object parameters) => MostReplicates((TParameters)parameters);

    internal sealed override IEnumerable<string> ForeseePoint(object parameters) => Foresee((TParameters)parameters);

    /// <summary>Parameters that follow from others filled in (an explicit matrix sets the vocabulary size). Points that become equal are
    /// run once.</summary>
    public virtual TParameters Resolve(TParameters parameters) => parameters;

    /// <summary>Combinations that make no sense, beyond the ranges of single parameters: nothing, or one sentence each.
    /// A sentence may start with a parameter's path and a colon, to be reported at its place.</summary>
    public virtual IEnumerable<string> Validate(TParameters parameters) => [];

    /// <summary>Estimated work of one cell, in seconds on one core: it orders the cells and weighs the progress.</summary>
    public virtual double Cost(TParameters parameters) => 1e-3;

    /// <summary>How many replicates of this point have work, 1 or more: further ones are not planned, whatever the configuration asks
    /// for.</summary>
    public virtual int MostReplicates(TParameters parameters) => int.MaxValue;

    /// <summary>Estimated work of <see cref="Prepare"/>, in seconds on one core. Declare it where it is a second or more: it enters the
    /// plan's time and the progress.</summary>
    public virtual double PrepareCost(TParameters parameters) => 0;

    /// <summary>What theory says is out of reach at this point, for the plan; one sentence each.</summary>
    public virtual IEnumerable<string> Foresee(TParameters parameters) => [];

    /// <summary>What the replicates of a point share; a pure function.</summary>
    public abstract TPoint Prepare(TParameters parameters, PointContext context);

    /// <summary>Runs one cell; a pure function that appends rows.</summary>
    public abstract void Run(TParameters parameters, TPoint point, Cell cell);

    /// <summary>
    /// Most replicates of a point that <see cref="RunBlock"/> is given at once, 1 or more: the lanes of a vector, or as many as share a
    /// costly step. A block should take no longer than a second or so, since what an interrupted one has done is lost. It moves no number,
    /// so that it may depend on anything but the clock.
    /// </summary>
    public virtual int BlockSize(TParameters parameters) => 1;

    /// <summary>
    /// Runs some replicates of a point, side by side where that is faster: two or more cells, in any order, at most
    /// <see cref="BlockSize"/>. Each cell gets the rows, bit for bit, that <see cref="Run"/> alone would give it. When this throws, the
    /// cells are run again one by one, and only those fail that fail alone.
    /// </summary>
    public virtual void RunBlock(TParameters parameters, TPoint point, IReadOnlyList<Cell> cells)
    {
        foreach (var cell in cells) Run(parameters, point, cell);
    }

    /// <summary>Derived tables, from the measured ones; a pure function that appends rows.</summary>
    public virtual void Summarize(Results<TParameters> results) { }

    /// <summary>Figures, from tables.</summary>
    public abstract IEnumerable<Figure> Figures(Results<TParameters> results);

    /// <summary>Claims, from tables: always the same ids for the same configuration; one that cannot be judged says why.</summary>
    public abstract IEnumerable<Claim> Claims(Results<TParameters> results);

    /// <summary>What the tables say, a sentence each, for the terminal and the report: no part of data or claims, and nothing is judged by
    /// it.</summary>
    public virtual IEnumerable<string> Findings(Results<TParameters> results) => [];
}
