using System.Globalization;
using static System.FormattableString;

namespace Experiments.Shared;

/// <summary>What a matrix is called: one name in every figure, and its spelling in a configuration where claims list many.</summary>
internal static class MatrixName
{
    /// <summary>Most rows for which an explicit matrix is named by its diagonal.</summary>
    private const int MostRows = 6;

    /// <summary>Kind and numbers in words, without the count of draws: <c>Gaussian logits, scale 2</c>.</summary>
    public static string Of(MatrixSpecification matrix) => matrix switch
    {
        GaussianLogits m => $"Gaussian logits, scale {Text(m.Scale)}",
        DirichletRows m => $"Dirichlet rows, concentration {Text(m.Concentration)}",
        IdenticalRows m => $"identical rows ({List(m.Row)})",
        TwoToken m => $"p = {Text(m.P)}, q = {Text(m.Q)}",
        DiagonalDominant m => $"diagonal {Signed(m.Strength)}",
        Cyclic m => $"cyclic {Signed(m.Strength)}",
        Block m => $"{m.Blocks} blocks, leak {Text(m.Leak)}",
        ZeroDiagonal m => $"zero diagonal, scale {Text(m.Scale)}",
        ExplicitMatrix m when m.Rows.Count <= MostRows => $"diagonal ({List(m.Rows.Select((r, i) => r[i]))})",
        ExplicitMatrix => "explicit matrix",
        MatrixFile m => $"{m.Path?.Name}",
        _ => throw Unnamed(matrix),
    };

    /// <summary>As <see cref="Of(MatrixSpecification)"/>, after the vocabulary size if the kind does not imply it, and with the draw
    /// where there are several.</summary>
    public static string Of(MatrixSpecification matrix, int vocabularySize, int draw) =>
        (matrix is TwoToken or IdenticalRows ? "" : $"K = {vocabularySize}, ") + Of(matrix) + (matrix.Count > 1 ? $", matrix {draw}" : "");

    /// <summary>What p, q and strengths in names are, for captions; empty where no name has them.</summary>
    public static string Key(IEnumerable<MatrixSpecification> matrices)
    {
        var all = matrices.ToList();
        return (all.Exists(m => m is TwoToken) ? " p is the probability of token 1 after token 0, q that of token 0 after token 1." : "")
            + (all.Exists(m => m is DiagonalDominant) ? " Diagonal + s: s nats are added to the logits on the diagonal." : "")
            + (all.Exists(m => m is Cyclic) ? " Cyclic + s: s nats are added to the logit of the token next in the cycle." : "");
    }

    /// <summary>As a configuration has it, without the count of draws and the numbers of long lists: <c>gaussian-logits
    /// scale=2</c>.</summary>
    public static string AsConfigured(MatrixSpecification matrix) => matrix switch
    {
        GaussianLogits m => Invariant($"gaussian-logits scale={m.Scale:R}"),
        DirichletRows m => Invariant($"dirichlet concentration={m.Concentration:R}"),
        IdenticalRows m => $"identical-rows ({string.Join(' ', m.Row.Select(p => p.ToString("R", CultureInfo.InvariantCulture)))})",
        TwoToken m => Invariant($"two-token p={m.P:R} q={m.Q:R}"),
        DiagonalDominant m => Invariant($"diagonal-dominant strength={m.Strength:R}"),
        Cyclic m => Invariant($"cyclic strength={m.Strength:R}"),
        Block m => Invariant($"block blocks={m.Blocks} leak={m.Leak:R}"),
        ZeroDiagonal m => Invariant($"zero-diagonal scale={m.Scale:R}"),
        ExplicitMatrix => "explicit",
        MatrixFile m => $"file {m.Path?.Name}",
        _ => throw Unnamed(matrix),
    };

    private static ArgumentException Unnamed(MatrixSpecification matrix) => new($"a matrix given by {matrix} has no name");

    private static string Signed(double value) => (value < 0 ? "− " : "+ ") + Text(Math.Abs(value));

    private static string List(IEnumerable<double> values) => string.Join(' ', values.Select(Text));

    private static string Text(double value) => value.ToString("G3", CultureInfo.InvariantCulture);
}
