using System.Globalization;

namespace Experiments.Shared;

/// <summary>A matrix specification in words, the same in every figure: <c>Gaussian logits, scale 2</c>. Claims are named by <see cref="MatrixLabel"/>.</summary>
internal static class MatrixTitle
{
    /// <summary>Rows up to which the diagonal of an explicit matrix tells it from others.</summary>
    private const int MostRows = 6;

    /// <summary>Kind and numbers, without the count of draws.</summary>
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
        ExplicitMatrix m when m.Rows.Count <= MostRows => $"explicit, diagonal ({List(m.Rows.Select((r, i) => r[i]))})",
        ExplicitMatrix => "explicit matrix",
        MatrixFile m => $"{m.Path?.Name}",
        _ => MatrixLabel.Of(matrix),
    };

    private static string Signed(double value) => (value < 0 ? "− " : "+ ") + Text(Math.Abs(value));

    private static string List(IEnumerable<double> values) => string.Join(", ", values.Select(Text));

    private static string Text(double value) => value.ToString("G3", CultureInfo.InvariantCulture);
}
