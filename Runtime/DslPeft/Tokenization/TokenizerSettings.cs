using System.Text.Json;

namespace DslPeft.Tokenization;

/// <summary>
/// The entries of <c>tokenizer_config.json</c> of a checkpoint folder, which need not be there. Each entry that changes ids is asked for
/// by name; what nobody asked for is a note at the end.
/// </summary>
internal sealed class TokenizerSettings
{
    public const string FileName = "tokenizer_config.json";

    /// <summary>
    /// Entries that change no id: where files lie, how rows are filled up or put into batches, how text is made of ids, how conversations
    /// are written.
    /// </summary>
    private static readonly string[] WithoutEffect =
    [
        "tokenizer_class",
        "model_max_length",
        "max_len",
        "name_or_path",
        "_name_or_path",
        "tokenizer_file",
        "vocab_file",
        "merges_file",
        "special_tokens_map_file",
        "full_tokenizer_file",
        "padding_side",
        "pad_token_type_id",
        "pad_to_multiple_of",
        "padding",
        "truncation",
        "truncation_strategy",
        "max_length",
        "stride",
        "clean_up_tokenization_spaces",
        "spaces_between_special_tokens",
        "errors",
        "trim_offsets",
        "chat_template",
        "use_default_system_prompt",
        "processor_class",
        "from_slow",
        "use_fast",
        "local_files_only",
        "trust_remote_code",
        "device_map",
        "init_inputs",
        "model_input_names",
        "transformers_version",
        "is_local",
        "backend",
        "model_type",
        "return_token_type_ids",
        "tgt_lang",
        "boi_token",
        "eoi_token",
        "image_token",
    ];

    private readonly Dictionary<string, JsonElement> _entries = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = [.. WithoutEffect];
    private readonly List<string> _notes = [];

    private TokenizerSettings(string folder) => (Folder, Path) = (folder, System.IO.Path.Combine(folder, FileName));

    /// <summary>The checkpoint folder.</summary>
    public string Folder { get; }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The family that <c>tokenizer_class</c> names; null where there is no such entry.</summary>
    public TokenizerFamily? Family { get; private set; }

    /// <summary>The <c>model_type</c> of the folder's <c>config.json</c>; null where it names none.</summary>
    public string? ModelType { get; private set; }

    /// <summary>Whether <c>tokenizer_class</c> says that the tokeniser is what <c>tokenizer.json</c> says.</summary>
    public bool IsJson { get; private set; }

    /// <summary>Reads the file of a folder.</summary>
    /// <exception cref="VocabularyException">The file is damaged, or of a tokeniser that is not read.</exception>
    public static TokenizerSettings Read(string folder)
    {
        var settings = new TokenizerSettings(folder);
        if (File.Exists(settings.Path))
        {
            foreach (var (name, value) in TokenizerFile.ReadEntries(settings.Path, "a tokeniser configuration"))
            {
                if (!settings._entries.TryAdd(name, value))
                {
                    throw new VocabularyException($"{settings.Path}: '{name}' is listed twice.");
                }
            }
            settings.Family = settings.ReadFamily();
        }
        settings.ModelType = ReadModelType(folder);
        settings.Family = TokenizerFamilies.Refined(settings.Family, settings.ModelType);
        settings.Require("split_special_tokens", false, "special tokens that are written out in a text are found in it");
        settings.RequireText("truncation_side", "right", "long texts are cut at their end");
        return settings;
    }

    /// <summary>An entry, or null where it is absent. It is known from then on.</summary>
    public JsonElement? Take(string name)
    {
        _known.Add(name);
        return _entries.TryGetValue(name, out var value) ? value : null;
    }

    /// <summary>An entry that is true or false.</summary>
    /// <exception cref="VocabularyException">It is something else, or null.</exception>
    public bool Flag(string name, bool otherwise) =>
        Take(name) is not { } value ? otherwise
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw Wrong(name, value, "true or false");

    /// <summary>An entry that is true, false or, as if it were absent, null.</summary>
    /// <exception cref="VocabularyException">It is something else.</exception>
    public bool? Choice(string name) => Take(name) is null or { ValueKind: JsonValueKind.Null } ? null : Flag(name, otherwise: false);

    /// <summary>Refuses another value of an entry than what is done.</summary>
    /// <param name="name">The entry.</param>
    /// <param name="done">What is done, and what an absent entry means.</param>
    /// <param name="because">What is done, as a sentence.</param>
    /// <exception cref="VocabularyException">It is another one.</exception>
    public void Require(string name, bool done, string because)
    {
        if (Flag(name, done) != done)
        {
            throw new VocabularyException($"{Path}: '{name}' is {(done ? "false" : "true")}, which is not computed: {because}.");
        }
    }

    /// <summary>Refuses an entry that says anything; null and what is empty say nothing.</summary>
    /// <exception cref="VocabularyException">It says something.</exception>
    public void RequireNone(string name, string because)
    {
        var none =
            Take(name) is not { } value
            || value.ValueKind switch
            {
                JsonValueKind.Null => true,
                JsonValueKind.Array => value.GetArrayLength() == 0,
                JsonValueKind.Object => value.GetPropertyCount() == 0,
                _ => throw Wrong(name, value, "a list or an object"),
            };
        if (!none)
        {
            throw new VocabularyException($"{Path}: '{name}' is not computed: {because}. Remove the entry.");
        }
    }

    /// <summary>Whether a list of names holds one; null where the list is absent.</summary>
    /// <exception cref="VocabularyException">The entry is no list of names.</exception>
    public bool? Lists(string name, string item) =>
        Take(name) is not { } list ? null
        : list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(entry => entry.ValueKind == JsonValueKind.String)
            ? list.EnumerateArray().Any(entry => entry.ValueEquals(item))
        : throw Wrong(name, list, "a list of names");

    /// <summary>An entry that is a name; null where it is absent or null.</summary>
    /// <exception cref="VocabularyException">It is something else.</exception>
    public string? Name(string name) =>
        Take(name) is not { ValueKind: not JsonValueKind.Null } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw Wrong(name, value, "a name");

    /// <summary>Adds a note.</summary>
    public void Note(string note) => _notes.Add(note);

    /// <summary>What the files say that nothing here computes, one sentence for each.</summary>
    public IReadOnlyList<string> Notes() =>
        [
            .. _notes,
            .. _entries
                .Keys.Where(name => !_known.Contains(name))
                .Select(name => $"{Path}: '{name}' is not known to tokenisers of this kind and has no effect."),
        ];

    /// <summary>A fault of an entry.</summary>
    public VocabularyException Wrong(string name, JsonElement value, string expected) => Wrong(Path, name, value, expected);

    /// <summary>A fault of an entry of a file.</summary>
    public static VocabularyException Wrong(string path, string name, JsonElement value, string expected)
    {
        var text = value.GetRawText();
        return new VocabularyException($"{path}: '{name}' is {(text.Length > 60 ? text[..60] + "…" : text)}, and must be {expected}.");
    }

    private void RequireText(string name, string done, string because)
    {
        if (Take(name) is not { } value)
        {
            return;
        }
        if (value.ValueKind != JsonValueKind.String)
        {
            throw Wrong(name, value, "text");
        }
        if (!value.ValueEquals(done))
        {
            throw new VocabularyException(
                $"{Path}: '{name}' is '{value.GetString()}', which is not computed: {because}. Remove the entry to have that."
            );
        }
    }

    private static string? ReadModelType(string folder)
    {
        var path = System.IO.Path.Combine(folder, "config.json");
        return
            File.Exists(path)
            && TokenizerFile.ReadEntries(path, "a configuration").LastOrDefault(entry => entry.Key == "model_type").Value
                is { ValueKind: JsonValueKind.String } type
            ? type.GetString()
            : null;
    }

    private TokenizerFamily? ReadFamily()
    {
        if (Take("tokenizer_class") is not { ValueKind: not JsonValueKind.Null } value)
        {
            return null;
        }
        var name =
            value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong("tokenizer_class", value, "the name of a class");
        if (IsJson = TokenizerFamilies.Slow(name) == TokenizerFamilies.Json)
        {
            return null;
        }
        return TokenizerFamilies.OfClass(name)
            ?? throw new VocabularyException(
                $"{Path}: 'tokenizer_class' is '{name}', which is not read. Tokenisers of these classes are: {TokenizerFamilies.ClassNames}."
            );
    }
}
