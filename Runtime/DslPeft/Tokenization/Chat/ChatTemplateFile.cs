using System.Text;
using System.Text.Json;

namespace DslPeft.Tokenization.Chat;

/// <summary>Finds the chat template of a checkpoint folder.</summary>
internal static class ChatTemplateFile
{
    public const string FileName = "chat_template.jinja";

    private const string Entry = "chat_template";

    private static readonly string[] SpecialTokens =
    [
        "bos_token",
        "eos_token",
        "unk_token",
        "sep_token",
        "pad_token",
        "cls_token",
        "mask_token",
    ];

    /// <summary>The template; null where the folder has none.</summary>
    public static ChatTemplate? Find(string folder)
    {
        var file = Path.Combine(folder, FileName);
        if (File.Exists(file))
        {
            return new ChatTemplate(ReadText(file), file, SpecialTokensOf(folder));
        }
        var (config, entries) = Config(folder);
        return entries.TryGetValue(Entry, out var template) && Template(config, template) is { } source
            ? new ChatTemplate(source, config, SpecialTokensOf(folder))
            : null;
    }

    /// <summary>The special tokens that a folder names, by their names.</summary>
    public static IReadOnlyDictionary<string, string> SpecialTokensOf(string folder)
    {
        var (config, entries) = Config(folder);
        var special = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in SpecialTokens)
        {
            if (entries.TryGetValue(name, out var token) && Text(config, name, token) is { } text)
            {
                special[name] = text;
            }
        }
        return special;
    }

    private static (string Path, IReadOnlyDictionary<string, JsonElement> Entries) Config(string folder)
    {
        var path = Path.Combine(folder, TokenizerSettings.FileName);
        return (
            path,
            File.Exists(path)
                ? TokenizerFile.ReadEntries(path, "a tokeniser configuration").ToDictionary(StringComparer.Ordinal)
                : new Dictionary<string, JsonElement>()
        );
    }

    /// <summary>A token, which may be an object with its text in <c>content</c>.</summary>
    private static string? Text(string path, string name, JsonElement token) =>
        token.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => token.GetString(),
            JsonValueKind.Object when token.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.String =>
                content.GetString(),
            _ => throw TokenizerSettings.Wrong(path, name, token, "a token"),
        };

    /// <summary>The template, or of several with names the one that is named <c>default</c>.</summary>
    private static string? Template(string path, JsonElement template)
    {
        if (template.ValueKind is JsonValueKind.String or JsonValueKind.Null)
        {
            return template.GetString();
        }
        if (template.ValueKind == JsonValueKind.Array)
        {
            foreach (var named in template.EnumerateArray())
            {
                if (
                    named.ValueKind == JsonValueKind.Object
                    && named.TryGetProperty("name", out var name)
                    && name.ValueKind == JsonValueKind.String
                    && name.ValueEquals("default")
                    && named.TryGetProperty("template", out var text)
                    && text.ValueKind == JsonValueKind.String
                )
                {
                    return text.GetString();
                }
            }
        }
        throw TokenizerSettings.Wrong(path, Entry, template, "a text, or a list of templates of which one is named 'default'");
    }

    private static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        }
        catch (DecoderFallbackException)
        {
            throw new ChatTemplateException($"{path}: the text is not UTF-8.");
        }
    }
}
