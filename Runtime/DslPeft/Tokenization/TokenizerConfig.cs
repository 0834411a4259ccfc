using System.Text.Json;
using DslPeft.Checkpoints;

namespace DslPeft.Tokenization;

/// <summary>The <c>tokenizer_config.json</c> of a checkpoint folder, which need not be there.</summary>
internal static class TokenizerConfig
{
    public const string FileName = "tokenizer_config.json";

    /// <summary>An entry that is true or false.</summary>
    /// <exception cref="VocabularyException">The file is damaged.</exception>
    public static bool Flag(string path, string name, bool otherwise)
    {
        if (!File.Exists(path))
        {
            return otherwise;
        }
        try
        {
            using JsonDocument config = JsonFile.Parse(File.ReadAllBytes(path));
            return config.RootElement.TryGetProperty(name, out JsonElement value) ? value.GetBoolean() : otherwise;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new VocabularyException($"{path}: not a tokeniser configuration: {e.Message}");
        }
    }
}
