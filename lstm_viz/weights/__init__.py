"""A stranger's file → its recurrent layers: PyTorch, safetensors, Keras, ONNX and NumPy."""
