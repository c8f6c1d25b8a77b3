using Ccmc.Functions;

namespace Ccmc.Positions;

/// <summary>
/// Log-likelihood of a PE-CCMC with its exact gradient and the Fisher information given the prompts, in θ = (log ρ_0 … log ρ_{L−1}, log
/// π_00 … log π_{K−1,K−1}). With w = ρ, P_y = m_y π_qy / Z and φ_i the indicators of position i and of (q, x_i): score φ̄_next − φ̄,
/// information Σ_y P_y φ̄_y φ̄_yᵀ − φ̄ φ̄ᵀ.
/// </summary>
/// <remarks>Sums run over samples in order. A sample costs (L + K)² multiplications with the information, L + K without. Derived in this
/// project.</remarks>
internal sealed class PositionalScore(PositionalPairs data, CancellationToken cancellation = default)
{
    private readonly int size = data.VocabularySize;
    private readonly int length = data.Length;
    private readonly double[] prior = new double[data.Length];
    private readonly double[] rows = new double[data.VocabularySize * data.VocabularySize];
    private readonly double[] mass = new double[data.VocabularySize];
    private readonly double[] share = new double[data.Length];
    private readonly double[] law = new double[data.VocabularySize];

    /// <summary>L + K².</summary>
    public int Dimension => length + size * size;

    /// <summary>d log-likelihood / dθ, from the last <see cref="WithInformation"/>.</summary>
    public double[] Gradient { get; } = new double[data.Length + data.VocabularySize * data.VocabularySize];

    /// <summary>Fisher information, dimension × dimension, lower triangle, from the last <see cref="WithInformation"/>.</summary>
    public double[] Information { get; } =
        new double[(data.Length + data.VocabularySize * data.VocabularySize) * (data.Length + data.VocabularySize * data.VocabularySize)];

    /// <summary>The log-likelihood, in nats.</summary>
    public double Value(double[] theta)
    {
        Take(theta);
        var value = 0.0;
        for (var s = 0; s < data.Count; s++) value += Elementary.Log(Sample(s));
        return value;
    }

    /// <summary>The log-likelihood; fills gradient and information.</summary>
    public double WithInformation(double[] theta)
    {
        Take(theta);
        Array.Clear(Gradient);
        Array.Clear(Information);
        var value = 0.0;
        for (var s = 0; s < data.Count; s++)
        {
            value += Elementary.Log(Sample(s));
            AddGradient(s);
            AddInformation(s);
        }
        return value;
    }

    private void Take(double[] theta)
    {
        for (var i = 0; i < length; i++) prior[i] = Elementary.Exp(theta[i]);
        for (var a = 0; a < rows.Length; a++) rows[a] = Elementary.Exp(theta[length + a]);
    }

    /// <summary>Probability of the sample's next token; fills the mass of tokens, their law and each position's share in it.</summary>
    private double Sample(int s)
    {
        if ((s & 0x3FF) == 0) cancellation.ThrowIfCancellationRequested();
        var prompt = data.Prompt(s);
        var row = rows.AsSpan(data.Queries[s] * size, size);
        Array.Clear(mass);
        var total = 0.0;
        for (var i = 0; i < length; i++)
        {
            mass[prompt[i]] += prior[i];
            share[i] = prior[i] * row[prompt[i]];
            total += share[i];
        }
        for (var i = 0; i < length; i++) share[i] /= total;
        for (var j = 0; j < size; j++) law[j] = mass[j] * row[j] / total;
        return law[data.Next[s]];
    }

    private void AddGradient(int s)
    {
        var prompt = data.Prompt(s);
        var (next, row) = (data.Next[s], length + data.Queries[s] * size);
        for (var i = 0; i < length; i++) Gradient[i] += (prompt[i] == next ? prior[i] / mass[next] : 0) - share[i];
        for (var j = 0; j < size; j++) Gradient[row + j] -= law[j];
        Gradient[row + next] += 1;
    }

    private void AddInformation(int s)
    {
        var prompt = data.Prompt(s);
        var row = length + data.Queries[s] * size;
        for (var i = 0; i < length; i++)
        {
            var line = Information.AsSpan(i * Dimension, length);
            for (var h = 0; h <= i; h++)
                line[h] += (prompt[h] == prompt[i] ? share[i] * (prior[h] / mass[prompt[h]]) : 0) - share[i] * share[h];
        }
        for (var j = 0; j < size; j++)
        {
            var line = Information.AsSpan((row + j) * Dimension, row + size);
            for (var i = 0; i < length; i++) line[i] += share[i] * ((prompt[i] == j ? 1 : 0) - law[j]);
            for (var h = 0; h <= j; h++) line[row + h] += law[j] * ((h == j ? 1 : 0) - law[h]);
        }
    }
}
