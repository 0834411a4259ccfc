namespace DslPeft.Tokenization;

/// <summary>Makes token ids of texts as a family of models wants them.</summary>
public abstract class Tokenizer
{
    /// <summary>The pieces.</summary>
    public abstract Vocabulary Vocabulary { get; }

    /// <summary>The special tokens around a text.</summary>
    public abstract TokenFrame Frame { get; }

    /// <summary>How many inputs were made, and how many of them were cut.</summary>
    public TokenizingMeter Meter { get; } = new();

    /// <summary>
    /// Reads the tokeniser of a checkpoint folder: WordPiece where it has a <c>vocab.txt</c>, byte-level pairs where it has a <c>vocab.json</c> and a <c>merges.txt</c>,
    /// SentencePiece where it has a <c>tokenizer.model</c>.
    /// </summary>
    /// <exception cref="VocabularyException">A file is missing or damaged.</exception>
    public static Tokenizer Load(string folder) => Has(folder, WordPieceVocabulary.FileName) ? WordPieceTokenizer.Load(folder)
        : Has(folder, BytePairVocabulary.FileName) ? BytePairTokenizer.Load(folder)
        : Has(folder, SentencePieceVocabulary.FileName) ? SentencePieceTokenizer.Load(folder)
        : throw new VocabularyException($"{folder}: no vocabulary. A checkpoint folder holds {WordPieceVocabulary.FileName} (BERT), {BytePairVocabulary.FileName} and {BytePairVocabulary.MergesFileName} (RoBERTa, GPT-2), or {SentencePieceVocabulary.FileName} (LLaMA).");

    /// <summary>The ids of a text without special tokens around it. A special token written out in the text becomes its id.</summary>
    public abstract int[] Encode(string text);

    /// <summary>The ids of <see cref="Encode(string)"/>, each with the characters of the text that it stands for.</summary>
    public abstract IReadOnlyList<SourcePiece> EncodeWithSources(string text);

    /// <summary>The text of ids, special tokens left out.</summary>
    public abstract string Decode(IEnumerable<int> ids);

    /// <summary>
    /// Words with the special tokens of one text around them, each word cut into pieces by itself. Pieces that do not fit <paramref name="maxLength"/> are
    /// left out at the end.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The special tokens alone are longer than <paramref name="maxLength"/>.</exception>
    public WordSequence EncodeWords(IReadOnlyList<string> words, int maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, Frame.Count);
        int room = maxLength - Frame.Count;
        List<int> ids = [], places = [];
        bool cut = false;
        for (int word = 0; word < words.Count && !cut; word++)
        {
            foreach (int id in EncodeWord(words[word]))
            {
                cut = ids.Count == room;
                if (cut)
                {
                    break;
                }
                ids.Add(id);
                places.Add(word);
            }
        }
        Meter.Count(cut);
        return new WordSequence(Frame.Around([.. ids]), [.. Frame.Start.Select(_ => -1), .. places, .. Frame.End.Select(_ => -1)]);
    }

    /// <summary>
    /// A text, or a text and its pair, with their special tokens: <c>[CLS] text [SEP]</c> for BERT. Where that is longer than <paramref name="maxLength"/>,
    /// tokens are dropped one by one from the end of whichever of the two is longer (of the pair where they are equal).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The special tokens alone are longer than <paramref name="maxLength"/>.</exception>
    public TokenSequence Encode(string text, string? pair, int maxLength)
    {
        int special = pair is null ? Frame.Count : Frame.PairCount;
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, special);
        ReadOnlySpan<int> first = Encode(text);
        ReadOnlySpan<int> second = pair is null ? [] : Encode(pair);
        (int kept, int keptOfPair) = Truncation.LongestFirst(first.Length, second.Length, maxLength - special);
        Meter.Count(cut: kept < first.Length || keptOfPair < second.Length);
        return pair is null ? Frame.Around(first[..kept]) : Frame.Around(first[..kept], second[..keptOfPair]);
    }

    /// <summary>The ids of a word of a sentence that is given in words.</summary>
    protected virtual int[] EncodeWord(string word) => Encode(word);

    private static bool Has(string folder, string name) => File.Exists(Path.Combine(folder, name));
}
