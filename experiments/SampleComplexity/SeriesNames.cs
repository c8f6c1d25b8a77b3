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
            Several(list, p => p.Variant.ToString()), Several(list, p => Text(p.Prompts)),
            Several(list, p => Text(p.Matrix)), Several(list, p => Text(p.Ridge)),
            Several(list, p => Text(p.FreshPrompts)));
    }

    /// <summary>In claims.</summary>
    public string Name(SampleComplexityParameters p) => string.Join(",", Parts(p, Text(p.Matrix)));

    /// <summary>In figures, where a matrix has the name that it has in all of them.</summary>
    public string Title(SampleComplexityParameters p) => string.Join(", ", Parts(p, MatrixName.Of(p.Matrix)));

    private IEnumerable<string> Parts(SampleComplexityParameters p, string matrix)
    {
        if (Variants) yield return p.Variant == Variant.Self ? "self" : "cross";
        if (Prompts) yield return Text(p.Prompts);
        if (Matrices) yield return matrix;
        if (Ridges) yield return $"ridge={Text(p.Ridge)}";
        if (Fresh) yield return $"fresh_prompts={Text(p.FreshPrompts)}";
    }

    private static bool Several(List<SampleComplexityParameters> all, Func<SampleComplexityParameters, string> part) =>
        all.Select(part).Distinct().Count() > 1;

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(PromptLaw prompts) => prompts switch
    {
        ZipfPrompts zipf => $"zipf({Text(zipf.Exponent)}) L={zipf.Length}",
        ConstantPrompts => $"constant L={prompts.Length}",
        PermutationPrompts => $"permutation L={prompts.Length}",
        UniformPrompts => $"uniform L={prompts.Length}",
        GraphPrompts { Graph: OwnEdges own } => $"pairs {string.Join(' ', own.Edges.Select(e => string.Join('-', e)))}",
        GraphPrompts graph => $"pairs of {graph.Graph.Label}",
        _ => throw new ArgumentException($"a law of prompts given by {prompts} has no name"),
    };

    /// <summary>Every number of an explicit matrix and a file's contents: points of different matrices must not share a curve.</summary>
    private static string Text(MatrixSpecification matrix) => matrix switch
    {
        ExplicitMatrix given => $"explicit({string.Join("; ", given.Probabilities.Select(r => string.Join(" ", r.Select(Text))))})",
        MatrixFile file => $"file({file.Path?.Hash[..8]}{(file.Normalise ? " normalised" : "")})",
        _ => MatrixName.AsConfigured(matrix),
    };
}
