using DslPeft.Tokenization;

namespace DslPeft.Data;

/// <summary>
/// The tokens that stand for labels, each label with one word or several (Schick and Schütze, arXiv 2001.07676, section 3).
/// </summary>
public sealed class Verbalizer
{
    private Verbalizer(IReadOnlyList<IReadOnlyList<int>> tokens) => Tokens = tokens;

    /// <summary>The tokens of each label.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Tokens { get; }

    /// <summary>Finds the token of each word, as it stands at the mask of a pattern.</summary>
    /// <param name="labels">The names of the labels.</param>
    /// <param name="words">The words of each label.</param>
    /// <param name="pattern">The pattern.</param>
    /// <param name="tokenizer">The base's tokeniser.</param>
    /// <exception cref="VocabularyException">A word is not one token, is unknown, or stands for two labels; names it.</exception>
    public static Verbalizer Of(
        IReadOnlyList<string> labels,
        IReadOnlyList<IReadOnlyList<string>> words,
        ClozePattern pattern,
        Tokenizer tokenizer
    )
    {
        var owners = new Dictionary<int, (string Label, string Word)>();
        return new Verbalizer([.. words.Select((ofLabel, label) => (int[])[.. ofLabel.Select(word => Token(labels[label], word))])]);

        int Token(string label, string word)
        {
            var ids =
                ClozePart.IsToken(word) && tokenizer.Vocabulary.Find(word) is { } written ? [written]
                : pattern.BlankBeforeMask ? tokenizer.EncodeRest(" " + word)
                : tokenizer.EncodeRest(word);
            if (ids is not [var id])
            {
                var pieces = string.Join(", ", ids.Select(piece => $"'{tokenizer.Vocabulary.Pieces[piece]}'"));
                throw new VocabularyException(
                    $"the word '{word}' of the label '{label}' is {ids.Length} tokens ({pieces}) at the mask of '{pattern}': give it a word of one token."
                );
            }
            if (id == tokenizer.Vocabulary.UnknownId)
                throw new VocabularyException($"the word '{word}' of the label '{label}' is unknown to the vocabulary: give it another.");
            if (owners.TryGetValue(id, out var other) && other.Label != label)
            {
                throw new VocabularyException(
                    $"the words '{other.Word}' of the label '{other.Label}' and '{word}' of '{label}' are the same token: labels need tokens of their own."
                );
            }
            owners[id] = (label, word);
            return id;
        }
    }
}
