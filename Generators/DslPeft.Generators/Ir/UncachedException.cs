using System;

namespace DslPeft.Generators.Ir;

/// <summary>What keeps a text from being written over a cache of keys and values; the message is what the emitted class says of it.</summary>
internal sealed class UncachedException(string message) : Exception(message);
