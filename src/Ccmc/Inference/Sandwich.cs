using Ccmc.Algebra;

namespace Ccmc.Inference;

/// <summary>
/// Standard errors that do not rely on the model: G M Gᵀ with G the inverse information (pseudo-inverse off the constants of each group; (H
/// + λ I)⁻¹ with a ridge) and M the sum of outer products of scores, of samples or of blocks of samples. They agree with the model-based
/// ones where the model holds.
/// </summary>
/// <remarks>Reference: [Hub67]; [LZ86] for blocks. Time O(m³), or O(m² · blocks), for m tokens seen.</remarks>
public sealed class Sandwich
{
    private readonly int size;
    private readonly int[] tokens;
    private readonly double[] inverse;

    /// <summary>The inverse information of samples.</summary>
    public Sandwich(ScoreData data)
    {
        size = data.Size;
        var sizes = new int[2 * size + 1];
        foreach (var g in data.Groups)
            if (g >= 0) sizes[g]++;
        var free = new List<int>();
        for (var t = 0; t < size; t++)
            if (data.Groups[t] >= 0 && sizes[data.Groups[t]] > 1) free.Add(t);
        tokens = [.. free];
        inverse = Inverse(data, sizes);
    }

    /// <summary>G v, length K.</summary>
    public double[] Apply(ReadOnlySpan<double> v)
    {
        var result = new double[size];
        for (var i = 0; i < tokens.Length; i++)
        {
            var sum = 0.0;
            for (var j = 0; j < tokens.Length; j++) sum += inverse[i * tokens.Length + j] * v[tokens[j]];
            result[tokens[i]] = sum;
        }
        return result;
    }

    /// <summary>One Newton step for each block's score, in the order of the blocks: what <see cref="BlockBootstrap"/> resamples.</summary>
    public IReadOnlyList<double[]> BlockSteps(ScoreData data)
    {
        var steps = new List<double[]>(data.Blocks.Count);
        foreach (var block in data.Blocks) steps.Add(Apply(block));
        return steps;
    }

    /// <summary>Standard error of each log-odds, in the gauge of mean zero by group, length K; 0 for tokens alone in their group or
    /// unseen.</summary>
    public double[] StandardErrors(ScoreData data)
    {
        var variances = new double[size];
        if (data.Blockwise)
            foreach (var step in BlockSteps(data))
                for (var j = 0; j < size; j++) variances[j] += step[j] * step[j];
        else
            foreach (var i in tokens)
            {
                var unit = new double[size];
                unit[i] = 1;
                var column = Apply(unit);
                variances[i] = Form(data.Outer, column);
            }
        return Array.ConvertAll(variances, v => Math.Sqrt(Math.Max(0, v)));
    }

    private double[] Inverse(ScoreData data, int[] sizes)
    {
        var m = tokens.Length;
        var matrix = new double[m * m];
        for (var i = 0; i < m; i++)
            for (var j = 0; j < m; j++) matrix[i * m + j] = data.Information[tokens[i] * size + tokens[j]];
        var raised = new double[sizes.Length];
        for (var i = 0; i < m; i++)
            if (data.Ridge > 0) matrix[i * m + i] += data.Ridge;
            else raised[data.Groups[tokens[i]]] += matrix[i * m + i] / sizes[data.Groups[tokens[i]]];
        // H + c 11ᵀ in each group is invertible, and its inverse is H⁺ + 11ᵀ / (c size²).
        if (data.Ridge == 0) AddByGroup(data, matrix, g => raised[g]);
        var factor = new CholeskyFactor(m);
        if (!factor.TryFactor(matrix)) return Filled(m * m, double.NaN);
        var result = factor.Inverse();
        if (data.Ridge == 0) AddByGroup(data, result, g => -1 / (raised[g] * sizes[g] * sizes[g]));
        return result;
    }

    private void AddByGroup(ScoreData data, double[] matrix, Func<int, double> amount)
    {
        for (var i = 0; i < tokens.Length; i++)
        {
            var group = data.Groups[tokens[i]];
            var added = amount(group);
            for (var j = 0; j < tokens.Length; j++)
                if (data.Groups[tokens[j]] == group) matrix[i * tokens.Length + j] += added;
        }
    }

    private double Form(ReadOnlySpan<double> matrix, double[] v)
    {
        var sum = 0.0;
        foreach (var i in tokens)
        {
            var inner = 0.0;
            foreach (var j in tokens) inner += matrix[i * size + j] * v[j];
            sum += v[i] * inner;
        }
        return sum;
    }

    private static double[] Filled(int length, double value)
    {
        var result = new double[length];
        Array.Fill(result, value);
        return result;
    }
}
