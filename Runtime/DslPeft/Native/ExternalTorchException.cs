namespace DslPeft.Native;

/// <summary>The libtorch that the environment names cannot be used; the message says what is missing and where.</summary>
public sealed class ExternalTorchException(string message, Exception? inner = null) : Exception(message, inner);
