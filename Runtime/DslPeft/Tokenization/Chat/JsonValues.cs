using System.Text.Json;
using DslPeft.Tokenization.Chat.Jinja;

namespace DslPeft.Tokenization.Chat;

/// <summary>JSON as values of a template.</summary>
internal static class JsonValues
{
    public static object? Of(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.Undefined => null,
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String => element.GetString(),
            JsonValueKind.Number => element.TryGetInt64(out var whole) ? (object)whole : element.GetDouble(),
            JsonValueKind.Array => element.EnumerateArray().Select(Of).ToArray(),
            _ => new JinjaMap([.. element.EnumerateObject().Select(entry => KeyValuePair.Create(entry.Name, Of(entry.Value)))]),
        };
}
