using System.Globalization;
using System.Reflection;
using Repro.Experiments;
using static System.FormattableString;

namespace Experiments.Shared;

/// <summary>A matrix specification as a reader would write it in a legend: <c>gaussian-logits scale=2</c>.</summary>
internal static class MatrixLabel
{
    /// <summary>Kind and numbers, without the count of draws; the numbers of long lists are left out.</summary>
    public static string Of(MatrixSpecification matrix) => matrix switch
    {
        GaussianLogits m => Invariant($"gaussian-logits scale={m.Scale:R}"),
        DirichletRows m => Invariant($"dirichlet concentration={m.Concentration:R}"),
        IdenticalRows m => $"identical-rows ({string.Join(' ', m.Row.Select(p => p.ToString("R", CultureInfo.InvariantCulture)))})",
        TwoToken m => Invariant($"two-token p={m.P:R} q={m.Q:R}"),
        DiagonalDominant m => Invariant($"diagonal-dominant strength={m.Strength:R}"),
        Cyclic m => Invariant($"cyclic strength={m.Strength:R}"),
        Block m => Invariant($"block blocks={m.Blocks} leak={m.Leak:R}"),
        ZeroDiagonal m => Invariant($"zero-diagonal scale={m.Scale:R}"),
        MatrixFile m => $"file {m.Path?.Name}",
        _ => matrix.GetType().GetCustomAttribute<KindAttribute>()?.Name ?? "",
    };
}
