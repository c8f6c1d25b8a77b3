using System.Globalization;
using Experiments.Shared;

namespace Experiments.SampleComplexity;

/// <summary>Names of the curves: what differs between points besides n and K.</summary>
internal sealed record SeriesNames(bool Variants, bool Prompts, bool Matrices, bool Ridges, bool Fresh)
{
    public static SeriesNames Of(IEnumerable<SampleComplexityParameters> all)
    {
        var list = all.ToList();
        return new(
            Several(list, p => p.Variant.ToString()), Several(list, p => Text(p.Prompts)), Several(list, p => Text(p.Matrix)), Several(list, p => Text(p.Ridge)),
            Several(list, p => Text(p.FreshPrompts)));
    }

    public string Name(SampleComplexityParameters p)
    {
        var parts = new List<string>();
        if (Variants) parts.Add(p.Variant == Variant.Self ? "self" : "cross");
        if (Prompts) parts.Add(Text(p.Prompts));
        if (Matrices) parts.Add(Text(p.Matrix));
        if (Ridges) parts.Add($"ridge={Text(p.Ridge)}");
        if (Fresh) parts.Add($"fresh_prompts={Text(p.FreshPrompts)}");
        return string.Join(",", parts);
    }

    private static bool Several(List<SampleComplexityParameters> all, Func<SampleComplexityParameters, string> part) => all.Select(part).Distinct().Count() > 1;

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(PromptLaw prompts) => prompts switch
    {
        ZipfPrompts zipf => $"zipf({Text(zipf.Exponent)}) L={zipf.Length}",
        ConstantPrompts => $"constant L={prompts.Length}",
        PermutationPrompts => $"permutation L={prompts.Length}",
        _ => $"uniform L={prompts.Length}",
    };

    private static string Text(MatrixSpecification matrix) => matrix switch
    {
        GaussianLogits gaussian => $"gaussian-logits({Text(gaussian.Scale)})",
        DirichletRows dirichlet => $"dirichlet({Text(dirichlet.Concentration)})",
        IdenticalRows identical => $"identical-rows({string.Join(" ", identical.Row.Select(Text))})",
        TwoToken two => $"two-token({Text(two.P)} {Text(two.Q)})",
        DiagonalDominant diagonal => $"diagonal-dominant({Text(diagonal.Strength)})",
        Cyclic cyclic => $"cyclic({Text(cyclic.Strength)})",
        Block block => $"block({Text(block.Blocks)} {Text(block.Leak)})",
        ExplicitMatrix given => $"explicit({string.Join("; ", given.Rows.Select(r => string.Join(" ", r.Select(Text))))})",
        MatrixFile file => $"file({file.Path?.Hash[..8]})",
        _ => matrix.GetType().Name,
    };
}
