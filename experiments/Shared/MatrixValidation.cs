using System.Globalization;

namespace Experiments.Shared;

/// <summary>What can be wrong with <c>matrix:</c> beyond the ranges of its numbers; each sentence starts with the path it belongs
/// to.</summary>
internal static class MatrixValidation
{
    // More sums in one sentence are not read.
    private const int MostSums = 8;

    private static string TooSmall =>
        $"below {Text(SmallestProbability)}, the smallest probability that keeps its digits; "
            + $"write {Text(SmallestProbability)}, which no trajectory can distinguish from it";

    /// <summary>Tokens count from 0 everywhere else.</summary>
    public const string FromOne = " (rows and columns count from 1)";

    /// <summary>Largest deviation of a row's sum from one: rows written with 10 digits pass, rows written with 4 are reported.</summary>
    public const double RowSumTolerance = 1e-9;

    /// <summary>Smallest probability that a matrix may be given: products of it with the other numbers of a chain keep their digits, and no
    /// trajectory can distinguish it from a smaller one.</summary>
    public const double SmallestProbability = 1e-300;

    /// <summary>Largest departure of a row's sum from one that may be normalised away: what is further off is no row of rounded
    /// probabilities.</summary>
    public const double LargestNormalised = 0.05;

    /// <summary>What a user ought to know of a matrix that is taken: by how much its rows were off, where they are normalised.</summary>
    public static IEnumerable<string> Notes(MatrixSpecification specification)
    {
        if (specification is not GivenMatrix { Normalise: true } given) yield break;
        var rows = given switch
        {
            IdenticalRows identical => [identical.Row],
            ExplicitMatrix matrix => matrix.Rows,
            MatrixFile { Path: { } file } => MatrixCsv.Read(file).Rows,
            _ => [],
        };
        var off = rows.Select((r, i) => (Row: i + 1, Sum: r.Sum())).Where(r => r.Sum != 1).ToList();
        if (off.Count > 0)
            yield return $"matrix: each row is divided by its "
                + $"sum: {string.Join(", ", off.Take(MostSums).Select(r => $"{Text(r.Sum)} (row {r.Row})"))}"
                + (off.Count > MostSums
                    ? $", and {off.Count - MostSums} more, at most {Text(off.Max(r => Math.Abs(r.Sum - 1)))} from one"
                    : "");
    }

    /// <summary>Sentences about the specification at this vocabulary size; none when all is well.</summary>
    public static IEnumerable<string> Validate(MatrixSpecification specification, int vocabularySize, bool zeroDiagonalAllowed)
    {
        var faults = Faults(specification, vocabularySize, zeroDiagonalAllowed).ToList();
        if (faults.Count == 0 && specification.FixedSize is { } size && size != vocabularySize)
            faults.Add($"matrix: it has {size} tokens, but vocabulary_size is {vocabularySize}; omit vocabulary_size, which the matrix "
                + "fixes");
        if (faults.Count == 0 && vocabularySize < 2)
            faults.Add($"vocabulary_size: {vocabularySize} is too small; a vocabulary has at least 2 tokens");
        return faults;
    }

    private static IEnumerable<string> Faults(MatrixSpecification specification, int vocabularySize, bool zeroDiagonalAllowed) =>
        specification switch
        {
            IdenticalRows identical => Row("matrix.row", identical.Row, identical.Normalise),
            TwoToken two => [.. Open("matrix.p", two.P), .. Open("matrix.q", two.Q)],
            Block block when block.Leak is > 0 and < SmallestProbability => [$"matrix.leak: {Text(block.Leak)}, {TooSmall}"],
            Block block when block.Blocks > vocabularySize =>
                [$"matrix.blocks: {block.Blocks} blocks of {vocabularySize} tokens; at most vocabulary_size blocks"],
            ZeroDiagonal when !zeroDiagonalAllowed =>
                ["matrix: this experiment needs every transition probability positive, so kind zero-diagonal is not allowed here"],
            ExplicitMatrix given => Rows("matrix.rows", given.Rows, given.Normalise, zeroDiagonalAllowed),
            MatrixFile file => File(file, zeroDiagonalAllowed),
            GaussianLogits or DirichletRows or DiagonalDominant or Cyclic or Block or ZeroDiagonal => [],
            _ => throw new ArgumentException($"a matrix given by {specification} cannot be checked"),
        };

    private static IEnumerable<string> File(MatrixFile specification, bool zeroDiagonalAllowed)
    {
        if (specification.Path is not { } file) return ["matrix.path: missing; name the CSV file of the matrix"];
        var (rows, faults) = MatrixCsv.Read(file);
        return faults.Count > 0
            ? faults.Select(f => $"matrix.path: {f}")
            : Rows($"matrix.path: {file.Path}", rows, specification.Normalise, zeroDiagonalAllowed);
    }

    private static IEnumerable<string> Open(string path, double value) =>
        value is > 0 and < SmallestProbability ? [$"{path}: {Text(value)}, {TooSmall}"] : value is > 0 and < 1
            ? []
            : [$"{path}: {Text(value)}, must lie strictly between 0 and 1"];

    private static IEnumerable<string> Row(string path, IReadOnlyList<double> row, bool normalise)
    {
        if (row.Count < 2) yield return $"{path}: {row.Count} numbers; a vocabulary has at least 2 tokens";
        for (var j = 0; j < row.Count; j++)
            if (!(row[j] > 0) || !double.IsFinite(row[j]))
                yield return $"{path}: entry {j + 1} is {Text(row[j])}; every probability must be positive";
            else if (row[j] < SmallestProbability) yield return $"{path}: entry {j + 1} is {Text(row[j])}, {TooSmall}";
        if (Sum(row, normalise) is { } sum) yield return $"{path}: the numbers sum to {Text(sum)}; they {MustSum(sum, normalise)}";
    }

    private static IEnumerable<string> Rows(
        string path, IReadOnlyList<IReadOnlyList<double>> rows, bool normalise, bool zeroDiagonalAllowed)
    {
        if (rows.Count < 2) yield return $"{path}: {rows.Count} rows; a vocabulary has at least 2 tokens, so a matrix has at least 2 rows";
        var zeros = Enumerable.Range(0, rows.Count).Count(i => i < rows[i].Count && rows[i][i] == 0);
        var zeroDiagonal = zeroDiagonalAllowed && zeros == rows.Count;
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Count != rows.Count)
                yield return $"{path}: row {i + 1} has {rows[i].Count} numbers where the matrix "
                    + $"has {rows.Count} rows; it must be square{FromOne}";
            for (var j = 0; j < rows[i].Count; j++)
                if (!(zeroDiagonal && i == j) && (!(rows[i][j] > 0) || !double.IsFinite(rows[i][j])))
                    yield return $"{path}: row {i + 1}, column {j + 1} is {Text(rows[i][j])}; "
                        + Allowed(i == j, zeroDiagonalAllowed) + FromOne;
                else if (rows[i][j] > 0 && rows[i][j] < SmallestProbability)
                    yield return $"{path}: row {i + 1}, column {j + 1} is {Text(rows[i][j])}, {TooSmall}{FromOne}";
            if (Sum(rows[i], normalise) is { } sum)
                yield return $"{path}: row {i + 1} sums to {Text(sum)}; each row {MustSum(sum, normalise)}{FromOne}";
        }
    }

    private static string Allowed(bool diagonal, bool zeroDiagonalAllowed) => diagonal && zeroDiagonalAllowed
        ? "every probability must be positive, or the whole diagonal zero"
        : "every probability must be positive";

    private static string MustSum(double sum, bool normalise) => normalise
        ? $"may differ from 1 by at most {Text(LargestNormalised)} with normalise: true"
        : $"must sum to one within {Text(RowSumTolerance)}"
            + (Math.Abs(sum - 1) <= LargestNormalised ? "; for rounded numbers set normalise: true beside them" : "");

    /// <summary>The sum when it is further from one than allowed; null when it is not, or when an entry makes it meaningless.</summary>
    private static double? Sum(IReadOnlyList<double> row, bool normalise)
    {
        var sum = 0.0;
        foreach (var p in row) sum += p;
        return double.IsFinite(sum) && Math.Abs(sum - 1) > (normalise ? LargestNormalised : RowSumTolerance) ? sum : null;
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
