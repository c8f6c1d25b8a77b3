using Repro.Experiments;

namespace Experiments.Shared;

/// <summary>How the base transition matrix P is given: <c>matrix: {kind: …}</c>.</summary>
public abstract record MatrixSpecification
{
    /// <summary>How many matrices are drawn, 1 for kinds without chance.</summary>
    public virtual int Count => 1;

    /// <summary>The vocabulary size that the specification fixes, null where any will do.</summary>
    public virtual int? FixedSize => null;
}

/// <summary>A random kind: drawn <see cref="Draws"/> times, adds a sweep dimension.</summary>
public abstract record RandomMatrixSpecification : MatrixSpecification
{
    [Parameter("number of random matrices; each has its own random stream and rows",
        Minimum = 1, Maximum = 1_000_000), Draws]
    public int Draws { get; init; } = 1;

    /// <inheritdoc/>
    public override int Count => Draws;
}

/// <summary>Rows exp(scale · N(0, 1)), normalised.</summary>
[Kind("gaussian-logits", "independent normal logits")]
public sealed record GaussianLogits : RandomMatrixSpecification
{
    [Parameter("standard deviation of the logits", Unit = "nats", Minimum = 0, Maximum = 100)]
    public double Scale { get; init; } = 1;
}

/// <summary>Rows from a symmetric Dirichlet law.</summary>
[Kind("dirichlet", "rows from a symmetric Dirichlet law")]
public sealed record DirichletRows : RandomMatrixSpecification
{
    [Parameter("concentration of each entry; below 1 rows are peaked", Minimum = 0.01, Maximum = 1e6)]
    public double Concentration { get; init; } = 1;
}

/// <summary>A kind whose numbers are given, as printed somewhere perhaps: with few digits their rows do not sum to one.</summary>
public abstract record GivenMatrix : MatrixSpecification
{
    [Parameter("divide each row by its sum, for numbers written with few digits; the sum may differ from 1 by at most 0.05")]
    public bool Normalise { get; init; }

    /// <summary>A row as the model takes it.</summary>
    protected IReadOnlyList<double> Taken(IReadOnlyList<double> row) => Normalise ? [.. row.Select(p => p / row.Sum())] : row;
}

/// <summary>Every row the same.</summary>
[Kind("identical-rows", "every row the same: a Pólya urn")]
public sealed record IdenticalRows : GivenMatrix
{
    [Parameter("the row: K positive numbers that sum to one")]
    public IReadOnlyList<double> Row { get; init; } = [0.7, 0.3];

    /// <summary>The row, normalised where that is asked for.</summary>
    public IReadOnlyList<double> Probabilities => Taken(Row);

    /// <inheritdoc/>
    public override int? FixedSize => Row.Count;
}

/// <summary>K = 2, rows (1 − p, p) and (q, 1 − q).</summary>
[Kind("two-token", "K = 2 with rows (1 − p, p) and (q, 1 − q)")]
public sealed record TwoToken : MatrixSpecification
{
    /// <summary>P(0 → 1).</summary>
    [Parameter("P(0 → 1), tokens counted from 0; the paper's P(1 → 2)", Minimum = 0, Maximum = 1, Exclusive = true)]
    public double P { get; init; } = 0.3;

    /// <summary>P(1 → 0).</summary>
    [Parameter("P(1 → 0), tokens counted from 0; the paper's P(2 → 1)", Minimum = 0, Maximum = 1, Exclusive = true)]
    public double Q { get; init; } = 0.7;

    /// <inheritdoc/>
    public override int? FixedSize => 2;
}

/// <summary>Gaussian logits with the diagonal raised.</summary>
[Kind("diagonal-dominant", "independent normal logits with the diagonal raised")]
public sealed record DiagonalDominant : RandomMatrixSpecification
{
    /// <summary>Added to the diagonal logits.</summary>
    [Parameter("added to the diagonal logits; negative values weaken the diagonal", Unit = "nats", Minimum = -50, Maximum = 50)]
    public double Strength { get; init; } = 2;
}

/// <summary>Near-periodic: token k is followed by k + 1.</summary>
[Kind("cyclic", "near-periodic: the logit of k → k + 1 (mod K) raised")]
public sealed record Cyclic : RandomMatrixSpecification
{
    /// <summary>Added to the logit of k → k + 1.</summary>
    [Parameter("added to the logit of k → k + 1 (mod K)", Unit = "nats", Minimum = -50, Maximum = 50)]
    public double Strength { get; init; } = 2;
}

/// <summary>Slow mixing: tokens in blocks, little probability between them.</summary>
[Kind("block", "slow mixing: tokens in equal blocks with little probability between them")]
public sealed record Block : RandomMatrixSpecification
{
    [Parameter("number of blocks, at most K", Minimum = 1, Maximum = 1000)]
    public int Blocks { get; init; } = 2;

    /// <summary>Probability of leaving the block.</summary>
    [Parameter("probability, in a row, of all tokens outside the row's block", Minimum = 0, Maximum = 1, Exclusive = true)]
    public double Leak { get; init; } = 0.01;
}

/// <summary>Gaussian logits with zeros on the diagonal.</summary>
[Kind("zero-diagonal", "independent normal logits with zeros on the diagonal: no token repeats itself")]
public sealed record ZeroDiagonal : RandomMatrixSpecification
{
    [Parameter("standard deviation of the logits", Unit = "nats", Minimum = 0, Maximum = 100)]
    public double Scale { get; init; } = 1;
}

/// <summary>Given row by row.</summary>
[Kind("explicit", "given row by row")]
public sealed record ExplicitMatrix : GivenMatrix
{
    [Parameter("K rows of K positive numbers, each row summing to one (zeros on the whole diagonal where the experiment allows them)")]
    public IReadOnlyList<IReadOnlyList<double>> Rows { get; init; } = [[0.5, 0.5], [0.5, 0.5]];

    /// <summary>The rows, normalised where that is asked for.</summary>
    public IEnumerable<IReadOnlyList<double>> Probabilities => Rows.Select(Taken);

    /// <inheritdoc/>
    public override int? FixedSize => Rows.Count;
}

/// <summary>Read from a CSV file without header.</summary>
[Kind("file", "read from a CSV file of K rows of K numbers, no header")]
public sealed record MatrixFile : GivenMatrix
{
    [Parameter("the CSV file; its path is relative to the configuration's folder, with --set to the working folder")]
    public InputFile? Path { get; init; }

    /// <summary>The rows of the file, normalised where that is asked for.</summary>
    public IEnumerable<IReadOnlyList<double>> Probabilities => MatrixCsv.Read(Path!).Rows.Select(Taken);

    /// <inheritdoc/>
    public override int? FixedSize =>
        Path is { } file && MatrixCsv.Read(file) is { Faults.Count: 0 } parsed ? parsed.Rows.Count : null;
}
