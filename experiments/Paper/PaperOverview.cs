using Repro.Report;

namespace Experiments.Paper;

/// <summary>The paper in six statements, each with the run that tests it.</summary>
public static class PaperOverview
{
    /// <summary>What the report and the README begin with.</summary>
    public static Overview Overview { get; } = new("From self-attention to Markov models",
    [
        new("Attention is a chain",
            "One self-attention layer samples its next token from a Markov chain whose transitions are weighted by how often each token "
                + "occurs in the prompt (Lemma 2.2).", "equivalence")
        {
            Claims = ["attention-is-ccmc", "round-trip", "outside-subspace", "tokens-from-attention"],
            Number = ("attention-is-ccmc", "largest error ÷ rounding bound"),
            Draw = PaperPanels.Equivalence,
        },
        new("Coverage",
            "The chain can be learned if and only if prompts compare all tokens with one another: every co-occurrence graph is connected "
                + "(Theorem 3.4).", "coverage")
        {
            Claims = ["effective-resistance", "slope-in-n", "same-likelihood"],
            Number = ("effective-resistance", "n × error ÷ prediction"),
            Draw = PaperPanels.Coverage,
        },
        new("K²/n", "The excess risk of maximum likelihood falls like K²/n: K tokens, n prompts.", "sample-complexity")
        {
            Claims = ["slope-in-samples", "slope-in-parameters", "degrees-of-freedom", "chi-square-law"],
            Number = ("slope-in-samples", "slope in n"),
            Draw = PaperPanels.SampleComplexity,
        },
        new("Generation collapses",
            "In a long generated text few tokens repeat: the winner takes all, and another token's count grows like a power of t below "
                + "1.", "trajectory-collapse")
        {
            Claims = ["growth-exponent", "tied-law", "exact-law", "phase-diagram", "winner-sets", "weak-token-exponents"],
            Number = ("growth-exponent", "exponent"),
            Draw = PaperPanels.Collapse,
        },
        new("One trajectory",
            "From one long trajectory only transitions that keep occurring can be learned; with restarts, all can.",
                "single-trajectory-learning")
        {
            Claims = ["winner-row-information", "loser-row-information", "transitions-stop", "learnable-map", "restored-rate"],
            Number = ("transitions-stop", "late transitions ÷ prediction"),
            Draw = PaperPanels.OneTrajectory,
        },
        new("Convexity",
            "The loss is convex in the attention weights, and strictly convex on the relevant subspace if and only if the graphs are "
                + "connected.", "landscape")
        {
            Claims = ["flat-off-subspace", "convex-along-segments", "strict-convexity"],
            Number = ("strict-convexity", "exceptions"),
            Draw = PaperPanels.Convexity,
        },
    ])
    {
        Source = "M. E. Ildiz, Y. Huang, Y. Li, A. S. Rawat, S. Oymak. From Self-Attention to Markov Models: Unveiling the Dynamics of "
            + "Generative Transformers. ICML 2024, PMLR 235, 20955–20982.",
        Statements =
        [
            "One self-attention layer samples its next token exactly as a context-conditioned Markov chain (CCMC) does: a transition "
                + "matrix, its rows re-weighted by how often each token occurs in the prompt.",
            "The chain can be learned from prompts and their next tokens if and only if the prompts compare enough pairs of tokens: the "
                + "co-occurrence graph of each query must be connected.",
            "The error of maximum likelihood falls as K²/n for K tokens and n samples.",
            "Learning from a single trajectory can fail, because generation collapses: one token, or a few, take over the text, and "
                + "transitions between the others stop.",
        ],
        Figures =
        [
            ("trajectory-collapse", "phase-diagram"), ("coverage", "measured-vs-predicted"), ("sample-complexity", "ratio-collapse"),
        ],
        Experiments =
        [
            "equivalence", "positional-encoding", "coverage", "landscape", "sample-complexity", "trajectory-collapse", "forecast",
            "single-trajectory-learning", "eos", "decoding", "depth", "weight-tying", "estimate",
        ],
    };
}
