using System.Text.Json;

namespace DslPeft.Runtime.Tests.Tokenization.Unigram;

/// <summary>
/// Texts and the ids that other programs give them: <c>t5</c>, <c>user</c> and <c>bytes</c> by SentencePiece 0.1.97 with T5's model and
/// two small ones, the others by the Rust library (Tokenizers.DotNet 1.4.1) with the files of <see cref="UnigramFolder.Json"/>, special
/// tokens included.
/// </summary>
internal static class Recorded
{
    public static IReadOnlyList<JsonElement> Rows()
    {
        using var stream = typeof(Recorded).Assembly.GetManifestResourceStream("unigram.json")!;
        using var rows = JsonDocument.Parse(stream);
        return [.. rows.RootElement.EnumerateArray().Select(row => row.Clone())];
    }

    public static int[] Ids(JsonElement row, string name) => [.. row.GetProperty(name).EnumerateArray().Select(id => id.GetInt32())];
}
