import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: 'client',
  plugins: [react()],
  build: { outDir: '../dist/client', emptyOutDir: true, sourcemap: false },
  server: {
    port: 4001,
    strictPort: true,
    // changeOrigin keeps the server's Host and Origin checks in force while developing.
    proxy: { '/api': { target: `http://127.0.0.1:${process.env['PORT'] ?? 4000}`, changeOrigin: true } },
  },
})
