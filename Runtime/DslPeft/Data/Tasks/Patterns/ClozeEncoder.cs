using DslPeft.Tokenization;

namespace DslPeft.Data;

/// <summary>A row in tokens.</summary>
/// <param name="Tokens">Ids and segments, special tokens included.</param>
/// <param name="Slot">Where the word stands that is the label's.</param>
internal readonly record struct Cloze(TokenSequence Tokens, int Slot);

/// <summary>
/// Writes rows into a pattern. Where that is too long, tokens are dropped one by one from the end of the longest field; the pattern's own
/// words stay.
/// </summary>
internal sealed class ClozeEncoder
{
    private readonly Tokenizer _tokenizer;
    private readonly ClozePattern _pattern;
    private readonly int _room;
    private readonly int _slotToken;
    private readonly bool _causal;

    /// <param name="pattern">The pattern.</param>
    /// <param name="tokenizer">The base's tokeniser.</param>
    /// <param name="maxLength">Tokens at most, special tokens included.</param>
    /// <param name="placeholder">What stands at the slot for a causal language model, which never reads it; null for a masked one.</param>
    public ClozeEncoder(ClozePattern pattern, Tokenizer tokenizer, int maxLength, int? placeholder)
    {
        (_pattern, _tokenizer, _causal) = (pattern, tokenizer, placeholder is not null);
        _slotToken = placeholder ?? tokenizer.Vocabulary.MaskId;
        var frame = tokenizer.Frame;
        _room =
            maxLength
            - (
                _causal ? frame.Start.Length
                : Paired ? frame.PairCount
                : frame.Count
            );
    }

    private bool Paired => _pattern.Parts.Any(part => part.Kind == ClozePartKind.Pair);

    /// <summary>A row with its fields in their places.</summary>
    /// <param name="fields">The text of each field, by its names.</param>
    /// <exception cref="ArgumentException">The pattern alone is too long.</exception>
    public Cloze Encode(IReadOnlyDictionary<string, string> fields)
    {
        var pieces = Pieces(fields);
        _tokenizer.Meter.Count(Cut(pieces));
        var second = pieces.FindIndex(piece => piece.Part.Kind == ClozePartKind.Pair);
        int[] first = [.. (second < 0 ? pieces : pieces[..second]).SelectMany(piece => piece.Ids)];
        int[] rest = second < 0 ? [] : [.. pieces[second..].SelectMany(piece => piece.Ids)];
        var frame = _tokenizer.Frame;
        var tokens =
            _causal ? Begun(first)
            : second < 0 ? frame.Around(first)
            : frame.Around(first, rest);
        var mask = pieces.FindIndex(piece => piece.Part.Kind == ClozePartKind.Mask);
        var before = pieces[..mask].Sum(piece => piece.Ids.Length);
        return new Cloze(
            tokens,
            second >= 0 && mask > second ? frame.SecondAt(first.Length) + before - first.Length : frame.Start.Length + before
        );
    }

    private TokenSequence Begun(int[] ids)
    {
        int[] all = [.. _tokenizer.Frame.Start, .. ids];
        return new TokenSequence(all, new int[all.Length]);
    }

    /// <summary>
    /// The tokens of each part. A blank before a part belongs to that part's first word, as vocabularies of bytes have it.
    /// </summary>
    private List<(ClozePart Part, int[] Ids)> Pieces(IReadOnlyDictionary<string, string> fields)
    {
        var pieces = new List<(ClozePart, int[])>();
        var (blank, first) = ("", true);
        foreach (var part in _pattern.Parts)
        {
            if (part.Kind is ClozePartKind.Mask or ClozePartKind.Pair or ClozePartKind.Token)
            {
                pieces.Add((part, Written(part)));
                (blank, first) = ("", part.Kind == ClozePartKind.Pair);
                continue;
            }
            var text = part.Kind == ClozePartKind.Field ? fields[part.Text].Trim() : part.Text;
            var kept = text.TrimEnd();
            var shown = blank + kept;
            blank = kept.Length == 0 ? blank + text : text[kept.Length..];
            var ids =
                kept.Length == 0 ? []
                : first ? _tokenizer.Encode(shown.TrimStart())
                : _tokenizer.EncodeRest(shown);
            pieces.Add((part, ids));
            first &= ids.Length == 0;
        }
        return pieces;
    }

    /// <exception cref="ArgumentException">The vocabulary has no such token.</exception>
    private int[] Written(ClozePart part) =>
        part.Kind switch
        {
            ClozePartKind.Mask => [_slotToken],
            ClozePartKind.Pair => [],
            _ =>
            [
                _tokenizer.Vocabulary.Find(part.Text)
                    ?? throw new ArgumentException($"the vocabulary has no token '{part.Text}', which '{_pattern}' names."),
            ],
        };

    /// <summary>Shortens fields until all fits; true if it had to.</summary>
    private bool Cut(List<(ClozePart Part, int[] Ids)> pieces)
    {
        var over = pieces.Sum(piece => piece.Ids.Length) - _room;
        if (over <= 0)
            return false;
        var kept = pieces.Select(piece => piece.Part.Kind == ClozePartKind.Field ? piece.Ids.Length : 0).ToArray();
        for (; over > 0; over--)
        {
            var longest = Array.LastIndexOf(kept, kept.Max());
            if (kept[longest] == 0)
            {
                var least = pieces.Where(piece => piece.Part.Kind != ClozePartKind.Field).Sum(piece => piece.Ids.Length);
                throw new ArgumentException(
                    $"the pattern '{_pattern}' alone is {least} tokens, and there is room for {Math.Max(0, _room)} (--max-length)."
                );
            }
            kept[longest]--;
        }
        for (var i = 0; i < kept.Length; i++)
        {
            if (pieces[i].Part.Kind == ClozePartKind.Field)
                pieces[i] = (pieces[i].Part, pieces[i].Ids[..kept[i]]);
        }
        return true;
    }
}
