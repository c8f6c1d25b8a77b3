using Repro.Report;

namespace Experiments.Paper;

/// <summary>The paper in six statements, each with the run that tests it.</summary>
public static class PaperOverview
{
    /// <summary>What the report and the README begin with.</summary>
    public static Overview Overview { get; } = new("From self-attention to Markov models",
    [
        new("Attention is a chain",
            "The layer and the chain give the same probability to every next token (Lemma 2.2).", "equivalence")
        {
            Tests = 1,
            Claims = ["attention-is-ccmc", "round-trip", "outside-subspace", "tokens-from-attention"],
            Number = ("attention-is-ccmc", "largest error ÷ rounding bound"),
            Draw = PaperPanels.Equivalence,
        },
        new("Coverage",
            "With more prompts the error of the estimate falls as predicted if every co-occurrence graph is connected, and not at all if "
                + "one is not (Theorem 3.4).", "coverage")
        {
            Tests = 2,
            Claims = ["effective-resistance", "slope-in-n", "same-likelihood"],
            Number = ("effective-resistance", "error ÷ predicted error"),
            Draw = PaperPanels.Coverage,
        },
        new("Convexity",
            "The loss is convex in the attention weights: strictly convex, so that one estimate is best, if and only if the graphs are "
                + "connected.", "landscape")
        {
            Tests = 2,
            Claims = ["flat-off-subspace", "convex-along-segments", "strict-convexity"],
            Number = ("strict-convexity", "exceptions"),
            Draw = PaperPanels.Convexity,
        },
        new("K²/n", "The excess risk, the loss beyond that of the true chain, falls like K²/n.", "sample-complexity")
        {
            Tests = 3,
            Claims = ["slope-in-samples", "slope-in-parameters", "degrees-of-freedom", "chi-square-law", "ratio"],
            Number = ("slope-in-samples", "exponent of n, second-order term removed"),
            Draw = PaperPanels.SampleComplexity,
        },
        new("Generation collapses",
            "The winner takes all; the count of another token after t tokens grows like a power of t below 1.", "trajectory-collapse")
        {
            Tests = 4,
            Claims = ["growth-exponent", "tied-law", "exact-law", "phase-diagram", "winner-sets", "weak-token-exponents"],
            Number = ("growth-exponent", "growth exponent"),
            Draw = PaperPanels.Collapse,
        },
        new("One trajectory",
            "One long text teaches only transitions that keep occurring; many short texts, each from a new prompt (restarts), teach all.",
                "single-trajectory-learning")
        {
            Tests = 4,
            Claims = ["winner-row-information", "loser-row-information", "transitions-stop", "learnable-map", "restored-rate"],
            Number = ("transitions-stop", "late transitions ÷ predicted number"),
            Draw = PaperPanels.OneTrajectory,
        },
    ])
    {
        Source = "M. E. Ildiz, Y. Huang, Y. Li, A. S. Rawat, S. Oymak. From Self-Attention to Markov Models: Unveiling the Dynamics of "
            + "Generative Transformers. ICML 2024, PMLR 235, 20955–20982.",
        Statements =
        [
            "One self-attention layer is a Markov chain: it draws the next token from a fixed transition matrix, re-weighted by how often "
                + "each token occurs in the prompt (a context-conditioned Markov chain, CCMC).",
            "This chain can be learned if and only if the prompts compare all tokens with one another, directly or through other tokens: "
                + "for each last token of a prompt, the graph of tokens that occur together is connected.",
            "The error of maximum likelihood then falls like K²/n for K tokens and n prompts.",
            "A long generated text collapses into repetition: one token, or a few, take over. So one long text may not suffice to learn "
                + "the chain.",
        ],
        NotReproduced = "No theorem was refuted. What did not reproduce (experiments/REPRODUCTION.md): a novel is not described by such a "
            + "chain, and near critical settings no feasible run decides the winner.",
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
