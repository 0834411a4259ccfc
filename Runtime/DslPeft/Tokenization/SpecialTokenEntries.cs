using System.Globalization;
using System.Text.Json;

namespace DslPeft.Tokenization;

/// <summary>
/// What a checkpoint folder says of special and added tokens, in <c>tokenizer_config.json</c>, <c>special_tokens_map.json</c> and
/// <c>added_tokens.json</c>. The files may repeat each other, and must agree.
/// </summary>
internal sealed class SpecialTokenEntries
{
    private const string MapFileName = "special_tokens_map.json",
        AddedFileName = "added_tokens.json",
        Decoder = "added_tokens_decoder",
        Additional = "additional_special_tokens";

    private static readonly string[] RoleNames =
    [
        "bos_token",
        "eos_token",
        "unk_token",
        "sep_token",
        "pad_token",
        "cls_token",
        "mask_token",
    ];

    private readonly TokenizerSettings _settings;
    private readonly Dictionary<string, (string Text, string Path)> _roles = new(StringComparer.Ordinal);
    private readonly HashSet<string> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AddedToken> _tokens = new(StringComparer.Ordinal);

    /// <summary>Reads them.</summary>
    /// <param name="settings">The folder's configuration.</param>
    /// <param name="listed">The tokens that a <c>tokenizer.json</c> lists.</param>
    /// <exception cref="VocabularyException">An entry is damaged, asks for what is not computed, or disagrees with another one.</exception>
    public SpecialTokenEntries(TokenizerSettings settings, IReadOnlyList<AddedToken>? listed = null)
    {
        _settings = settings;
        foreach (var token in listed ?? [])
        {
            if (!_tokens.TryAdd(token.Text, token))
            {
                throw new VocabularyException($"{settings.Folder}: the added token '{token.Text}' is listed twice.");
            }
        }
        ReadDecoder();
        ReadAdded();
        foreach (var role in RoleNames)
        {
            ReadRole(settings.Path, role, settings.Take(role));
        }
        IReadOnlyList<string>? additional = ReadList(settings.Path, Additional, settings.Take(Additional));
        if (settings.Take("extra_special_tokens") is { } extra)
        {
            ReadExtra(extra);
        }
        ReadMap(additional);
    }

    /// <summary>Every token that an entry names.</summary>
    public IReadOnlyList<AddedToken> Added => [.. _tokens.Values];

    /// <summary>The token of a role, such as <c>cls_token</c>; null where there is no entry, or it is null.</summary>
    public string? Role(string name) => _roles.TryGetValue(name, out var role) ? role.Text : null;

    /// <summary>The token of a role that a tokeniser cannot do without.</summary>
    /// <exception cref="VocabularyException">The entry is null.</exception>
    public string Role(string name, string otherwise) =>
        Role(name)
        ?? (
            _entries.Contains(name)
                ? throw new VocabularyException($"{_settings.Path}: '{name}' is null, and a tokeniser of this kind has such a token.")
                : otherwise
        );

    private void ReadDecoder()
    {
        if (_settings.Take(Decoder) is not { } decoder)
        {
            return;
        }
        if (decoder.ValueKind != JsonValueKind.Object)
        {
            throw _settings.Wrong(Decoder, decoder, "an object of ids and tokens");
        }
        foreach (var entry in decoder.EnumerateObject())
        {
            if (!int.TryParse(entry.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                throw new VocabularyException($"{_settings.Path}: '{Decoder}': '{entry.Name}' is no id.");
            }
            var token = Token(_settings.Path, $"{Decoder}.{id}", entry.Value, special: false) with { Id = id };
            if (!_tokens.TryAdd(token.Text, token) && _tokens[token.Text] != token)
            {
                throw new VocabularyException(
                    $"{_settings.Path}: '{Decoder}' describes the token '{token.Text}' otherwise than another entry does."
                );
            }
        }
    }

    private void ReadAdded()
    {
        var path = Path.Combine(_settings.Folder, AddedFileName);
        foreach (var (text, value) in File.Exists(path) ? TokenizerFile.ReadEntries(path, "a list of added tokens") : [])
        {
            if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var id) || id < 0)
            {
                throw TokenizerSettings.Wrong(path, text, value, "an id");
            }
            RequireText(path, text, text);
            if (_tokens.TryGetValue(text, out var known) && known.Id != id)
            {
                throw new VocabularyException($"{path}: the token '{text}' has the id {id}, and in another entry the id {known.Id}.");
            }
            _tokens.TryAdd(text, new AddedToken(text, Special: false) { Id = id, Normalized = true });
        }
    }

    private void ReadMap(IReadOnlyList<string>? additional)
    {
        var path = Path.Combine(_settings.Folder, MapFileName);
        foreach (var (name, value) in File.Exists(path) ? TokenizerFile.ReadEntries(path, "a map of special tokens") : [])
        {
            if (RoleNames.Contains(name))
            {
                ReadRole(path, name, value);
            }
            else if (name != Additional)
            {
                _settings.Note($"{path}: '{name}' is not known and has no effect.");
            }
            else if (ReadList(path, name, value) is { } mapped && additional is not null && !mapped.ToHashSet().SetEquals(additional))
            {
                throw new VocabularyException($"{path}: '{Additional}' lists other tokens than {_settings.Path} does.");
            }
        }
    }

    private void ReadRole(string path, string name, JsonElement? entry)
    {
        if (entry is not { } value)
        {
            return;
        }
        _entries.Add(name);
        if (value.ValueKind == JsonValueKind.Null)
        {
            return;
        }
        var text = AddSpecial(path, name, value);
        if (_roles.TryGetValue(name, out var known) && known.Text != text)
        {
            throw new VocabularyException($"{path}: '{name}' is '{text}', and in {known.Path} it is '{known.Text}'.");
        }
        _roles[name] = (text, path);
    }

    private List<string>? ReadList(string path, string name, JsonElement? entry) =>
        entry switch
        {
            null or { ValueKind: JsonValueKind.Null } => null,
            { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(value => AddSpecial(path, name, value))],
            { } other => throw TokenizerSettings.Wrong(path, name, other, "a list of tokens"),
        };

    private void ReadExtra(JsonElement value)
    {
        const string name = "extra_special_tokens";
        if (value.ValueKind != JsonValueKind.Object)
        {
            _ = ReadList(_settings.Path, name, value);
            return;
        }
        foreach (var entry in value.EnumerateObject())
        {
            _ = AddSpecial(_settings.Path, $"{name}.{entry.Name}", entry.Value);
        }
    }

    /// <summary>Remembers a special token. The first entry that says how it is found counts.</summary>
    private string AddSpecial(string path, string name, JsonElement value)
    {
        var token = Token(path, name, value, special: true);
        var known = _tokens.GetValueOrDefault(token.Text);
        _tokens[token.Text] = (known is null || (token.Described && !known.Described) ? token with { Id = known?.Id } : known) with
        {
            Special = true,
        };
        return token.Text;
    }

    /// <summary>A token that is written as its text, or as an object of its text and of how it is found.</summary>
    private static AddedToken Token(string path, string name, JsonElement value, bool special)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return new AddedToken(RequireText(path, name, value.GetString()!), special);
        }
        if (
            value.ValueKind != JsonValueKind.Object
            || !value.TryGetProperty("content", out var content)
            || content.ValueKind != JsonValueKind.String
        )
        {
            throw TokenizerSettings.Wrong(path, name, value, "a token: a text, or an object with 'content'");
        }
        var flags = new Dictionary<string, bool> { ["special"] = special };
        foreach (var part in value.EnumerateObject().Where(part => part.Name is not ("content" or "__type" or "id")))
        {
            flags[part.Name] =
                part.Name is not ("lstrip" or "rstrip" or "normalized" or "single_word" or "special")
                    ? throw new VocabularyException($"{path}: '{name}' has a part '{part.Name}', which is not known.")
                : part.Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? part.Value.GetBoolean()
                : throw TokenizerSettings.Wrong(path, $"{name}.{part.Name}", part.Value, "true or false");
        }
        if (flags.GetValueOrDefault("single_word"))
        {
            throw new VocabularyException(
                $"{path}: '{name}': 'single_word' is true, which is not computed: a token is found inside words, too."
            );
        }
        return new AddedToken(
            RequireText(path, name, content.GetString()!),
            flags["special"],
            flags.GetValueOrDefault("lstrip"),
            flags.GetValueOrDefault("rstrip")
        )
        {
            Normalized = flags.GetValueOrDefault("normalized"),
            Described = true,
        };
    }

    private static string RequireText(string path, string name, string text) =>
        text.Length > 0 ? text : throw new VocabularyException($"{path}: '{name}' is an empty token.");
}
