namespace DslPeft.Generation;

/// <summary>
/// Continues each text by the tokens that are most likely together (Graves, arXiv 1211.3711): of all continuations of the kept ones by a
/// token, the best are kept. An ended one is scored by the sum of its tokens' log-probabilities over its number of tokens to the power of
/// <see cref="GenerationOptions.LengthPenalty"/>, and the search of a text ends when none of those still open can have a better score than
/// the worst of as many ended ones as there are beams.
/// </summary>
internal static class BeamSearch
{
    /// <param name="texts">The texts; disposed by the caller.</param>
    /// <param name="prompts">What they begin with.</param>
    /// <param name="options">How tokens are chosen.</param>
    /// <returns>What was added to each.</returns>
    public static IReadOnlyList<int[]> Run(Continuation texts, IReadOnlyList<int[]> prompts, GenerationOptions options)
    {
        Search[] searches = [.. prompts.Select((prompt, row) => new Search(row, prompt, options))];
        if (options.Tokens == 0 || prompts.Count == 0)
            return [.. prompts.Select(_ => Array.Empty<int>())];
        var logits = texts.Start();
        // Of each row that the model runs, the text that it is and the beam of it.
        (int Text, Beam Beam)[] rows = [.. prompts.Select((_, text) => (text, new Beam([], 0)))];
        while (true)
        {
            var next = new List<(int Text, int Row, Beam Beam)>();
            for (var text = 0; text < searches.Length; text++)
            {
                int[] own = [.. Enumerable.Range(0, rows.Length).Where(row => rows[row].Text == text)];
                if (own.Length > 0)
                {
                    next.AddRange(
                        searches[text]
                            .Advance([.. own.Select(row => (rows[row].Beam, logits[row]))])
                            .Select(kept => (text, own[kept.From], kept.Beam))
                    );
                }
            }
            if (next.Count == 0)
                return [.. searches.Select(search => search.Best)];
            logits = texts.Next([.. next.Select(kept => kept.Row)], [.. next.Select(kept => kept.Beam.Added[^1])]);
            rows = [.. next.Select(kept => (kept.Text, kept.Beam))];
        }
    }

    /// <summary>A continuation and the sum of its tokens' log-probabilities.</summary>
    private sealed record Beam(int[] Added, double Sum);

    /// <summary>The continuations of one text.</summary>
    private sealed class Search(int row, int[] prompt, GenerationOptions options)
    {
        private readonly List<(double Score, int[] Added)> _ended = [];

        /// <summary>The best continuation.</summary>
        public int[] Best => _ended.MaxBy(ended => ended.Score).Added;

        /// <summary>The beams that go on, each with the one that it comes from; none when the search is over.</summary>
        public IReadOnlyList<(int From, Beam Beam)> Advance(IReadOnlyList<(Beam Beam, float[] Logits)> beams)
        {
            var candidates = beams
                .SelectMany((beam, from) => Continuations(beam.Beam, beam.Logits).Select(next => (From: from, Beam: next)))
                .OrderByDescending(candidate => candidate.Beam.Sum)
                .Take(2 * options.Beams)
                .ToList();
            var open = new List<(int From, Beam Beam)>();
            foreach (var (rank, candidate) in candidates.Index())
            {
                if (options.EndsWith(row, candidate.Beam.Added))
                {
                    // One that is no better than the open ones would not have been kept either.
                    if (rank < options.Beams)
                        End(candidate.Beam);
                }
                else if (open.Count < options.Beams)
                {
                    open.Add(candidate);
                }
            }
            if (candidates[0].Beam.Added.Length == options.Tokens)
            {
                foreach (var (_, beam) in open)
                    End(beam);
                return [];
            }
            var over = open.Count == 0 || _ended.Count >= options.Beams && Score(open[0].Beam) <= _ended.Min(ended => ended.Score);
            return over ? [] : open;
        }

        /// <summary>The most likely continuations of a beam by one token, as many as could be needed.</summary>
        private IEnumerable<Beam> Continuations(Beam beam, float[] logits)
        {
            var penalised = options.Penalised(logits, prompt, beam.Added);
            double most = penalised.Max(),
                all = most + Math.Log(penalised.Sum(logit => Math.Exp(logit - most)));
            return Enumerable
                .Range(0, penalised.Length)
                .OrderByDescending(token => penalised[token])
                .Take(2 * options.Beams)
                .Select(token => new Beam([.. beam.Added, token], beam.Sum + penalised[token] - all));
        }

        /// <summary>Keeps an ended continuation among the best, as many as there are beams.</summary>
        private void End(Beam beam)
        {
            _ended.Add((Score(beam), beam.Added));
            if (_ended.Count > options.Beams)
                _ended.Remove(_ended.MinBy(ended => ended.Score));
        }

        private double Score(Beam beam) => beam.Sum / Math.Pow(beam.Added.Length, options.LengthPenalty);
    }
}
