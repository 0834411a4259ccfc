using System.Text.Json;
using DslPeft.Tokenization.Unigram;

namespace DslPeft.Tokenization;

/// <summary>
/// A <c>tokenizer.json</c>, which says of each part of a tokeniser what it does. It is read where its parts are those of a family that is
/// known here; a part that is not is refused by its place in the file.
/// </summary>
internal sealed class TokenizerJson
{
    public const string FileName = "tokenizer.json";

    private TokenizerJson(JsonPart root, TokenizerSettings settings)
    {
        (Root, Settings) = (root, settings);
        root.Only("version", "truncation", "padding", "added_tokens", "normalizer", "pre_tokenizer", "post_processor", "decoder", "model");
        Tokens = new SpecialTokenEntries(settings, [.. root["added_tokens"].IsNone ? [] : root["added_tokens"].Items().Select(Token)]);
    }

    /// <summary>The whole file.</summary>
    public JsonPart Root { get; }

    /// <summary>What other files of the folder say.</summary>
    public TokenizerSettings Settings { get; }

    /// <summary>The special and added tokens of this file and the others.</summary>
    public SpecialTokenEntries Tokens { get; }

    /// <summary>Reads the tokeniser of a folder.</summary>
    /// <exception cref="VocabularyException">The file is damaged, or a part of it is not computed; names it.</exception>
    public static Tokenizer Load(TokenizerSettings settings)
    {
        var path = Path.Combine(settings.Folder, FileName);
        var file = new TokenizerJson(new JsonPart(path, "", TokenizerFile.ReadObject(path, "a tokeniser")), settings);
        var model = file.Root["model"];
        return model.Type switch
        {
            "WordPiece" => TokenizerJsonModels.WordPiece(file),
            "BPE" when model["byte_fallback"].Flag(otherwise: false) => TokenizerJsonModels.SentencePiece(file),
            "BPE" => TokenizerJsonModels.BytePair(file),
            "Unigram" => UnigramJson.Load(file),
            _ => throw model["type"].NotComputed("WordPiece, BPE or Unigram"),
        };
    }

    /// <summary>The pieces of the model in the order of their ids, and their ids.</summary>
    public (string[] Pieces, Dictionary<string, int> Ids) Pieces()
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (piece, id) in Root["model"]["vocab"].Entries())
        {
            if (!ids.TryAdd(piece, id.Int()))
            {
                throw new VocabularyException($"{Root.Path}: the piece '{piece}' is listed twice.");
            }
        }
        return (BytePairVocabulary.InOrder(ids, Root.Path), ids);
    }

    /// <summary>The pairs of the model in the order in which they are merged.</summary>
    public IReadOnlyList<(string Left, string Right)> Merges(Dictionary<string, int> ids)
    {
        var merges = new List<(string, string)>();
        var places = new HashSet<(string, string)>();
        foreach (var item in Root["model"]["merges"].Items())
        {
            var pair =
                item.Value.ValueKind == JsonValueKind.Array ? [.. item.Items().Select(piece => piece.Text())] : item.Text().Split(' ');
            item.Require(
                pair.Length == 2 && ids.ContainsKey(pair[0]) && ids.ContainsKey(pair[1]) && ids.ContainsKey(pair[0] + pair[1]),
                "two pieces that make a third"
            );
            item.Require(places.Add((pair[0], pair[1])), "a pair that is not listed before");
            merges.Add((pair[0], pair[1]));
        }
        return merges;
    }

    private static AddedToken Token(JsonPart part)
    {
        part.Only("id", "content", "single_word", "lstrip", "rstrip", "normalized", "special");
        part["single_word"].Require(!part["single_word"].Flag(otherwise: false), "false");
        var text = part["content"].Text();
        part["content"].Require(text.Length > 0, "a token that is not empty");
        return new AddedToken(
            text,
            part["special"].Flag(otherwise: false),
            part["lstrip"].Flag(otherwise: false),
            part["rstrip"].Flag(otherwise: false)
        )
        {
            Id = part["id"].Int(),
            Normalized = part["normalized"].Flag(otherwise: false),
            Described = true,
        };
    }
}
