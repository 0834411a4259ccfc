using System.Text;
using System.Text.Json;
using DslPeft.Checkpoints;

namespace DslPeft.Tokenization;

/// <summary>
/// The pieces of a byte-level model and the pairs that are merged, in order (Sennrich et al. 2015, arXiv 1508.07909; Radford et al. 2019): <c>vocab.json</c> and
/// <c>merges.txt</c> of a checkpoint folder. Pieces are written with one character a byte (<c>Ġ</c> is the blank), and each byte is a piece.
/// </summary>
public sealed class BytePairVocabulary : Vocabulary
{
    /// <summary>The names of the files in a checkpoint folder.</summary>
    public const string FileName = "vocab.json", MergesFileName = "merges.txt";

    private const string Version = "#version";

    private BytePairVocabulary(IReadOnlyList<string> pieces, IReadOnlyDictionary<string, int> ids, IReadOnlyList<(string Left, string Right)> merges, string source)
        : base(pieces, ids, ids.ContainsKey(SpecialTokenSet.Roberta.Class) ? SpecialTokenSet.Roberta : SpecialTokenSet.Gpt2, source)
    {
        Merges = merges;
        foreach (char character in ByteLevelCharacters.All)
        {
            if (!ids.ContainsKey(character.ToString()))
            {
                throw new VocabularyException($"{source}: the piece '{character}' is missing. A byte-level vocabulary has a piece for each of the 256 bytes.");
            }
        }
    }

    /// <summary>The pairs in the order in which they are merged.</summary>
    public IReadOnlyList<(string Left, string Right)> Merges { get; }

    /// <summary>The vocabulary of the special tokens in RoBERTa's order, the bytes, and what the given pairs make.</summary>
    /// <exception cref="VocabularyException">A pair joins what is no piece yet, or makes a piece that there is.</exception>
    public static BytePairVocabulary Of(SpecialTokenSet special, IReadOnlyList<(string Left, string Right)> merges)
    {
        string[] first = [special.Class, special.Padding, special.Separator, special.Unknown, special.Mask];
        List<string> pieces = [.. first.Distinct(), .. ByteLevelCharacters.All.Select(c => c.ToString())];
        var ids = pieces.Select((piece, id) => (piece, id)).ToDictionary(e => e.piece, e => e.id, StringComparer.Ordinal);
        foreach ((string left, string right) in merges)
        {
            if (!ids.ContainsKey(left) || !ids.ContainsKey(right) || !ids.TryAdd(left + right, pieces.Count))
            {
                throw new VocabularyException($"the pair '{left} {right}' does not join two pieces into a new one.");
            }
            pieces.Add(left + right);
        }
        return new BytePairVocabulary(pieces, ids, merges, "the vocabulary");
    }

    /// <summary>Reads <c>vocab.json</c> and <c>merges.txt</c>. A vocabulary with <c>&lt;s&gt;</c> is RoBERTa's, another one GPT-2's.</summary>
    /// <exception cref="VocabularyException">A file is missing or damaged; names it, and the line or the piece.</exception>
    public static BytePairVocabulary Load(string folder)
    {
        string vocabulary = Path.Combine(folder, FileName), merges = Path.Combine(folder, MergesFileName);
        foreach (string path in new[] { vocabulary, merges }.Where(path => !File.Exists(path)))
        {
            throw new VocabularyException($"{path}: no such file. A byte-level vocabulary is two files, {FileName} and {MergesFileName}.");
        }
        Dictionary<string, int> ids = ReadIds(vocabulary);
        return new BytePairVocabulary(InOrder(ids, vocabulary), ids, ReadMerges(merges, ids), vocabulary);
    }

    /// <summary>Writes <c>vocab.json</c> and <c>merges.txt</c> into a folder, both or none.</summary>
    public void Save(string folder)
    {
        string ids = JsonSerializer.Serialize(Pieces.Select((piece, id) => (piece, id)).ToDictionary(e => e.piece, e => e.id));
        var files = new StagedFolder();
        files.Add(FileName, path => AtomicFile.WriteText(path, ids + "\n"));
        files.Add(MergesFileName, path => AtomicFile.WriteText(path, string.Concat(Merges.Select(m => $"{m.Left} {m.Right}\n").Prepend($"{Version}: 0.2\n"))));
        files.Write(folder);
    }

    private static Dictionary<string, int> ReadIds(string path)
    {
        try
        {
            using JsonDocument file = JsonFile.Parse(File.ReadAllBytes(path), repeating: true);
            var ids = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (JsonProperty entry in file.RootElement.EnumerateObject())
            {
                if (!ids.TryAdd(entry.Name, entry.Value.GetInt32()))
                {
                    throw new VocabularyException($"{path}: the piece '{entry.Name}' is listed twice.");
                }
            }
            return ids;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new VocabularyException($"{path}: not a vocabulary, which is one object of pieces and their ids: {e.Message}");
        }
    }

    private static string[] InOrder(Dictionary<string, int> ids, string path)
    {
        var pieces = new string[ids.Count];
        foreach ((string piece, int id) in ids)
        {
            if (id < 0 || id >= pieces.Length)
            {
                throw new VocabularyException($"{path}: the piece '{piece}' has the id {id}, and the ids of {pieces.Length} pieces are 0 to {pieces.Length - 1}.");
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
        int number = 0;
        foreach (string line in File.ReadLines(path, Encoding.UTF8))
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
            foreach (string piece in new[] { left, right, left + right }.Where(piece => !ids.ContainsKey(piece)))
            {
                throw new VocabularyException($"{path}, line {number}: the piece '{piece}' is not in {FileName}. The two files do not belong together.");
            }
            merges.Add((left, right));
        }
        return merges;
    }
}
