using System.Globalization;
using System.Reflection;
using Repro.Experiments;

namespace Experiments.Shared;

/// <summary>A matrix specification as a reader would write it in a legend: <c>gaussian-logits scale=2</c>.</summary>
internal static class MatrixLabel
{
    /// <summary>Kind and numbers, without the count of draws; the numbers of long lists are left out.</summary>
    public static string Of(MatrixSpecification matrix) => matrix switch
    {
        GaussianLogits m => Text($"gaussian-logits scale={m.Scale:R}"),
        DirichletRows m => Text($"dirichlet concentration={m.Concentration:R}"),
        IdenticalRows m => $"identical-rows ({string.Join(' ', m.Row.Select(p => p.ToString("R", CultureInfo.InvariantCulture)))})",
        TwoToken m => Text($"two-token p={m.P:R} q={m.Q:R}"),
        DiagonalDominant m => Text($"diagonal-dominant strength={m.Strength:R}"),
        Cyclic m => Text($"cyclic strength={m.Strength:R}"),
        Block m => Text($"block blocks={m.Blocks} leak={m.Leak:R}"),
        ZeroDiagonal m => Text($"zero-diagonal scale={m.Scale:R}"),
        MatrixFile m => $"file {m.Path?.Name}",
        _ => matrix.GetType().GetCustomAttribute<KindAttribute>()?.Name ?? "",
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
