import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const server = `http://127.0.0.1:${process.env['PORT'] ?? 4000}`

export default defineConfig({
  root: 'client',
  plugins: [react()],
  build: { outDir: '../dist/client', emptyOutDir: true, sourcemap: false },
  server: {
    port: 4001,
    strictPort: true,
    // The server checks Host and Origin while developing too: to it, both are its own.
    proxy: { '/api': { target: server, changeOrigin: true, headers: { origin: server } } },
  },
})
