using System.Text.Json;
using DslPeft.Checkpoints;

namespace DslPeft.Tokenization;

/// <summary>
/// The pieces of a byte-level model and the pairs that are merged, in order (Sennrich et al. 2015, arXiv 1508.07909; Radford et al. 2019):
/// <c>vocab.json</c> and <c>merges.txt</c> of a checkpoint folder. Pieces are written with one character a byte (<c>Ġ</c> is the blank),
/// and each byte is a piece.
/// </summary>
public sealed class BytePairVocabulary : Vocabulary
{
    /// <summary>The names of the files in a checkpoint folder.</summary>
    public const string FileName = "vocab.json",
        MergesFileName = "merges.txt";

    private const string Version = "#version";

    private BytePairVocabulary(
        IReadOnlyList<string> pieces,
        IReadOnlyDictionary<string, int> ids,
        IReadOnlyList<(string Left, string Right)> merges,
        string source,
        TokenizerFamily family,
        SpecialTokenEntries? tokens = null
    )
        : base(pieces, ids, SpecialOf(family, tokens), source, tokens?.Added)
    {
        (Family, Merges) = (family, merges);
        foreach (var character in ByteLevelCharacters.All)
        {
            if (!ids.ContainsKey(character.ToString()))
            {
                throw new VocabularyException(
                    $"{source}: the piece '{character}' is missing. A byte-level vocabulary has a piece for each of the 256 bytes."
                );
            }
        }
    }

    /// <inheritdoc/>
    public override TokenizerFamily Family { get; }

    /// <summary>The pairs in the order in which they are merged.</summary>
    public IReadOnlyList<(string Left, string Right)> Merges { get; }

    /// <summary>The vocabulary of the special tokens in RoBERTa's order, the bytes, and what the given pairs make.</summary>
    /// <exception cref="VocabularyException">A pair joins what is no piece yet, or makes a piece that there is.</exception>
    public static BytePairVocabulary Of(SpecialTokenSet special, IReadOnlyList<(string Left, string Right)> merges)
    {
        string[] first = [special.Class, special.Padding, special.Separator, special.Unknown, special.Mask];
        List<string> pieces = [.. first.Distinct(), .. ByteLevelCharacters.All.Select(c => c.ToString())];
        var ids = pieces.Select((piece, id) => (piece, id)).ToDictionary(e => e.piece, e => e.id, StringComparer.Ordinal);
        foreach (var (left, right) in merges)
        {
            if (!ids.ContainsKey(left) || !ids.ContainsKey(right) || !ids.TryAdd(left + right, pieces.Count))
            {
                throw new VocabularyException($"the pair '{left} {right}' does not join two pieces into a new one.");
            }
            pieces.Add(left + right);
        }
        return new BytePairVocabulary(pieces, ids, merges, "the vocabulary", FamilyOf(ids));
    }

    /// <summary>
    /// Reads <c>vocab.json</c> and <c>merges.txt</c>. A vocabulary with <c>&lt;s&gt;</c> is RoBERTa's, another one GPT-2's.
    /// </summary>
    /// <exception cref="VocabularyException">A file is missing or damaged; names it, and the line or the piece.</exception>
    public static BytePairVocabulary Load(string folder) => Load(folder, null, null);

    /// <summary>
    /// Reads the files with the special and added tokens that others of the folder name, as one of a family that these name.
    /// </summary>
    internal static BytePairVocabulary Load(string folder, TokenizerFamily? family, SpecialTokenEntries? tokens)
    {
        string vocabulary = Path.Combine(folder, FileName),
            merges = Path.Combine(folder, MergesFileName);
        foreach (var path in new[] { vocabulary, merges }.Where(path => !File.Exists(path)))
        {
            throw new VocabularyException($"{path}: no such file. A byte-level vocabulary is two files, {FileName} and {MergesFileName}.");
        }
        var ids = ReadIds(vocabulary);
        return new BytePairVocabulary(InOrder(ids, vocabulary), ids, ReadMerges(merges, ids), vocabulary, family ?? FamilyOf(ids), tokens);
    }

    /// <summary>
    /// Writes <c>vocab.json</c> and <c>merges.txt</c> into a folder, both or none. Added tokens stand in files of their own.
    /// </summary>
    public void Save(string folder)
    {
        var ids = JsonSerializer.Serialize(
            Pieces.Take(OwnCount).Select((piece, id) => (piece, id)).ToDictionary(e => e.piece, e => e.id),
            JsonTypes.Plain.DictionaryStringInt32
        );
        var files = new StagedFolder();
        files.Add(FileName, path => AtomicFile.WriteText(path, ids + "\n"));
        files.Add(MergesFileName, path =>
            AtomicFile.WriteText(path, string.Concat(Merges.Select(m => $"{m.Left} {m.Right}\n").Prepend($"{Version}: 0.2\n")))
        );
        files.Write(folder);
    }

    /// <summary>The family of a vocabulary that no entry names.</summary>
    internal static TokenizerFamily FamilyOf(Dictionary<string, int> ids) =>
        ids.ContainsKey(SpecialTokenSet.Roberta.Class) ? TokenizerFamily.Roberta : TokenizerFamily.Gpt2;

    /// <summary>GPT-2 has one token for all purposes; a purpose that no entry names is its end token's.</summary>
    private static SpecialTokenSet SpecialOf(TokenizerFamily family, SpecialTokenEntries? tokens)
    {
        var usual = family switch
        {
            TokenizerFamily.Roberta => SpecialTokenSet.Roberta,
            TokenizerFamily.ModernBert => SpecialTokenSet.Bert,
            TokenizerFamily.Opt => SpecialTokenSet.Opt,
            TokenizerFamily.Bloom => SpecialTokenSet.Bloom,
            _ => SpecialTokenSet.Gpt2,
        };
        if (tokens is null)
        {
            return usual;
        }
        if (family is TokenizerFamily.Opt or TokenizerFamily.Bloom)
        {
            var (behind, unknown) = (tokens.Role("eos_token", usual.Separator), tokens.Role("unk_token", usual.Unknown));
            return new SpecialTokenSet(
                tokens.Role("pad_token", usual.Padding),
                unknown,
                tokens.Role("bos_token", usual.Class),
                behind,
                tokens.Role("mask_token") ?? unknown
            );
        }
        if (family is TokenizerFamily.Roberta or TokenizerFamily.ModernBert)
        {
            return usual with
            {
                Padding = tokens.Role("pad_token", usual.Padding),
                Unknown = tokens.Role("unk_token", usual.Unknown),
                Class = tokens.Role("cls_token", usual.Class),
                Separator = tokens.Role("sep_token", usual.Separator),
                Mask = tokens.Role("mask_token", usual.Mask),
            };
        }
        var end = family is TokenizerFamily.Gpt2 or TokenizerFamily.GptNeox
            ? tokens.Role("eos_token", usual.Separator)
            : tokens.Role("eos_token")
                ?? throw new VocabularyException(
                    $"{TokenizerSettings.FileName}: 'eos_token' is missing, and a tokeniser of {family} has none by nature."
                );
        return new SpecialTokenSet(
            tokens.Role("pad_token") ?? end,
            tokens.Role("unk_token") ?? end,
            tokens.Role("bos_token") ?? end,
            end,
            tokens.Role("mask_token") ?? end
        );
    }

    private static Dictionary<string, int> ReadIds(string path)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (piece, value) in TokenizerFile.ReadEntries(path, "a vocabulary, which is one object of pieces and their ids"))
        {
            if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var id))
            {
                throw new VocabularyException(
                    $"{path}: not a vocabulary, which is one object of pieces and their ids: the id of '{piece}' is {value.GetRawText()}."
                );
            }
            if (!ids.TryAdd(piece, id))
            {
                throw new VocabularyException($"{path}: the piece '{piece}' is listed twice.");
            }
        }
        return ids;
    }

    /// <summary>Pieces and pairs with the special and added tokens that files name.</summary>
    internal static BytePairVocabulary Of(
        IReadOnlyList<string> pieces,
        IReadOnlyDictionary<string, int> ids,
        IReadOnlyList<(string Left, string Right)> merges,
        TokenizerFamily family,
        SpecialTokenEntries tokens,
        string source
    ) => new(pieces, ids, merges, source, family, tokens);

    /// <summary>The pieces in the order of their ids, which leave no gap.</summary>
    internal static string[] InOrder(Dictionary<string, int> ids, string path)
    {
        var pieces = new string[ids.Count];
        foreach (var (piece, id) in ids)
        {
            if (id < 0 || id >= pieces.Length)
            {
                throw new VocabularyException(
                    $"{path}: the piece '{piece}' has the id {id}, and the ids of {pieces.Length} pieces are 0 to {pieces.Length - 1}."
                );
            }
            if (pieces[id] is not null)
            {
                throw new VocabularyException($"{path}: the pieces '{pieces[id]}' and '{piece}' have the same id {id}.");
            }
            pieces[id] = piece;
        }
        return pieces;
    }

    private static List<(string Left, string Right)> ReadMerges(string path, Dictionary<string, int> ids)
    {
        var merges = new List<(string Left, string Right)>();
        var lines = new Dictionary<(string Left, string Right), int>();
        var number = 0;
        foreach (var line in TokenizerFile.ReadLines(path))
        {
            number++;
            if (line.Length == 0 || (number == 1 && line.StartsWith(Version, StringComparison.Ordinal)))
            {
                continue;
            }
            if (line.Split(' ') is not [{ Length: > 0 } left, { Length: > 0 } right])
            {
                throw new VocabularyException($"{path}, line {number}: '{line}' is not two pieces with a blank between them.");
            }
            foreach (var piece in new[] { left, right, left + right }.Where(piece => !ids.ContainsKey(piece)))
            {
                throw new VocabularyException(
                    $"{path}, line {number}: the piece '{piece}' is not in {FileName}. The two files do not belong together."
                );
            }
            if (!lines.TryAdd((left, right), number))
            {
                throw new VocabularyException(
                    $"{path}, line {number}: the pair '{line}' was already on line {lines[(left, right)]}, and a pair has one place in the order of merges."
                );
            }
            merges.Add((left, right));
        }
        return merges;
    }
}
